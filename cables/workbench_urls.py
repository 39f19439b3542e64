"""Addresses of the workbench, below /workbench/; docs/reference/addresses.md describes them."""

from django.urls import path
from django.urls.resolvers import URLPattern

from cables.views.workbench import editor, fields, names, parts, queue, reports, reverting, review

urlpatterns: list[URLPattern] = [
    path("", queue.queue_page, name="workbench"),
    path("next/", queue.take_next, name="next"),
    path("review/", review.review_list, name="review-list"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/<int:number>/", reports.report_page, name="report"),
    path("names/", names.name_list, name="names"),
    path("names/suggest/", names.suggest, name="suggest-names"),
    path("names/decide/", names.decide, name="decide-name"),
    path("names/undo/<int:number>/", names.undo, name="undo-name"),
    path("type-in/", parts.type_in_page, name="type-in"),
    path("parts/<int:number>/", parts.part_page, name="part"),
    path("cables/<slug:slug>/split/", parts.split_page, name="split"),
    path("cables/<slug:slug>/join/", parts.join_page, name="join"),
    path("cables/<slug:slug>/withdraw/", parts.withdraw_page, name="withdraw"),
    path("cables/<slug:slug>/fields/", fields.edit_fields, name="edit-fields"),
    path("cables/<slug:slug>/review/<int:number>/", review.review_page, name="review"),
    path("cables/<slug:slug>/revert/", reverting.revert_page, name="revert"),
    path("cables/<slug:slug>/give-back/", queue.give_back, name="give-back"),
    path("cables/<slug:slug>/", editor.edit, name="edit"),
    path("cables/<slug:slug>/draft/", editor.keep, name="draft"),
    path("cables/<slug:slug>/preview/", editor.preview, name="preview"),
]
