"""Addresses of the whole site: the Django admin, and everything else in cables.urls."""

from django.contrib import admin
from django.urls import include, path

handler400 = "cables.views.site.bad_request"
handler500 = "cables.views.site.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("cables.urls")),
]
