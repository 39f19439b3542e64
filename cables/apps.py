from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CablesConfig(AppConfig):
    default = True
    name = "cables"
    verbose_name = "Archive of cables"


class ArchiveAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "cables.admin_site.ArchiveAdminSite"
