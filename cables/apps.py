from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.core.signals import request_finished, request_started

from cables.postgresql import deadline


class CablesConfig(AppConfig):
    default = True
    name = "cables"
    verbose_name = "Archive of cables"

    def ready(self):
        """While a request is under way, its streamed answer included, the database is not awaited for ever."""
        request_started.connect(_be_impatient, dispatch_uid="deadline")
        request_finished.connect(_be_patient, dispatch_uid="deadline")


def _be_impatient(**_: object) -> None:
    deadline.begin(settings.ANSWER_TIMEOUT)


def _be_patient(**_: object) -> None:
    deadline.begin(None)


class ArchiveAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "cables.admin_site.ArchiveAdminSite"
