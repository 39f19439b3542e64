from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CablesConfig(AppConfig):
    default = True
    name = "cables"
    verbose_name = "Archive of cables"


class ArchiveAdminConfig(AdminConfig):
    default_site = "cables.admin.site.ArchiveAdminSite"
