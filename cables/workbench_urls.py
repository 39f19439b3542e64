"""Addresses of the workbench, below /workbench/; docs/reference/addresses.md describes them."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
