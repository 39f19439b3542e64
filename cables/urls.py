"""Addresses of the archive. Those of cables are permanent; docs/reference/addresses.md describes them."""

from django.urls import include, path, register_converter
from django.views.decorators.http import require_safe

from cables.views import (
    account,
    authors,
    browse,
    cable,
    compare,
    correspondents,
    exports,
    feeds,
    history,
    report,
    site,
    three,
    timeline,
    values,
)


class VersionConverter:
    """A text in an address: `0` the raw OCR, `3` a revision, `w2` a witness."""

    regex = "w?[0-9]{1,6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(VersionConverter, "version")

urlpatterns = [
    path("", site.home, name="home"),
    path("about/", site.about, name="about"),
    path("help/", site.help_page, name="help"),
    path("cables/", browse.cable_list, name="cables"),
    path("values/", values.value_list, name="values"),
    path("correspondents/", correspondents.correspondent_list, name="correspondents"),
    path("correspondents/<slug:slug>/", correspondents.correspondent_page, name="correspondent"),
    path("timeline/", timeline.timeline_page, name="timeline"),
    *(
        path(f"cables.{form}", exports.cable_export, {"form": form}, name=f"cables-{form}")
        for form in ("csv", "json", "jsonl", "bib", "ris")
    ),
    path("cables.atom", feeds.list_feed, name="cables-feed"),
    path("cables/<slug:slug>.txt", cable.cable_text, name="cable-text"),
    path("cables/<slug:slug>.json", cable.cable_json, name="cable-json"),
    path("cables/<slug:slug>.bib", cable.cable_citation, {"form": "bibtex"}, name="cable-bibtex"),
    path("cables/<slug:slug>.ris", cable.cable_citation, {"form": "ris"}, name="cable-ris"),
    path("cables/<slug:slug>/", cable.cable_page, name="cable"),
    path("cables/<slug:slug>/r/<int:number>/", cable.revision_page, name="revision"),
    path("cables/<slug:slug>/w/<int:number>/", cable.witness_page, name="witness"),
    path("cables/<slug:slug>/w/<int:number>.raw", cable.witness_raw, name="witness-raw"),
    path("cables/<slug:slug>/compare/", compare.compare_page, name="compare"),
    path("cables/<slug:slug>/diff/", compare.diff_default, name="diff-default"),
    path("cables/<slug:slug>/diff/<version:old>..<version:new>/", compare.diff_page, name="diff"),
    path(
        "cables/<slug:slug>/diff/<version:first>..<version:second>..<version:third>/",
        three.three_page,
        name="three",
    ),
    path("cables/<slug:slug>/history/", history.history_page, name="history"),
    path("cables/<slug:slug>/authors/", authors.authors_page, name="authors"),
    path("cables/<slug:slug>/report/", report.report_page, name="report-problem"),
    path("workbench/", include("cables.workbench_urls")),
    path("account/", account.account_page, name="account"),
    path("account/password/", account.ChangePassword.as_view(), name="password-change"),
    path("account/sign-out-elsewhere/", account.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("feed.atom", require_safe(feeds.AdditionsFeed()), name="feed"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", feeds.sitemap_page, name="sitemap-page"),
    path("robots.txt", feeds.robots_txt, name="robots"),
    path(".well-known/security.txt", feeds.security_txt, name="security"),
    path("healthz", site.healthz, name="healthz"),
    path("readyz", site.readyz, name="readyz"),
]
