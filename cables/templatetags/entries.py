"""The parts of an entry that each of fifty on a page has: made here, since templates take ten times as long."""

from functools import lru_cache

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cables.models import Addressee, Cable, DatePrecision, Precedence
from cables.templatetags.archive import clock, date_gloss, machine_date, visible

register = template.Library()

NAMED = 3  # recipients
FIELD_OF_ROLE = {Addressee.Role.ACTION: "to", Addressee.Role.INFO: "info"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@register.simple_tag
def marks(cable: Cable) -> SafeString:
    """The stamp and the status of a cable."""
    return _marks(cable.classification, cable.status, "classification" in cable.unsure, cable.release)


@lru_cache(maxsize=64)
def _marks(classification: str, status: str, is_unsure: bool, release: str) -> SafeString:
    """There are few of each, and each is made once."""
    told = {
        "classification": classification,
        "unsure": ["classification"] if is_unsure else [],
        "release": release,
    }
    stamp = render_to_string("cables/partials/_stamp.html", told)
    return format_html("{}{}", stamp, render_to_string("cables/partials/_status.html", {"status": status}))


def _as_read(cable: Cable, field: str, shown: SafeString) -> SafeString:
    """What stands for a field, marked where it is a likely reading only."""
    if field not in cable.unsure:
        return shown
    return format_html('<span class="unclear">{}<span class="unseen"> (likely reading)</span></span>', shown)


@register.simple_tag
def when(cable: Cable) -> SafeString:
    """The date as an entry shows it: no more exact than it was written."""
    day = cable.sent_on
    if day is None:
        return format_html("<b>{}</b>", "No date")
    if cable.date_precision == DatePrecision.YEAR:
        shown = format_html("<b>{}</b>", day.year)
    else:
        first = "" if cable.date_precision == DatePrecision.MONTH else f"{day.day} "
        shown = format_html("<b>{}{}</b> {}", first, MONTHS[day.month - 1], day.year)
    if cable.date_is_about:
        shown = format_html("c. {}", shown)
    iso = machine_date(cable)
    lines = format_html('<time datetime="{}">{}</time>', iso, shown) if iso else shown
    if "date" in cable.unsure:
        lines = _as_read(cable, "date", shown)
    below = []
    if cable.sent_time:
        below.append(_as_read(cable, "time", escape(clock(cable.sent_time, cable.sent_zone))))
    if gloss := date_gloss(cable):
        below.append(escape(gloss))
    return format_html("{}{}", lines, format_html_join("", "<br>{}", ((line,) for line in below)))


@register.simple_tag
def facts(cable: Cable) -> SafeString:
    """To whom, with which captions and precedence, how it is made up, and whether readers see it."""
    parts: list[SafeString] = []
    named = list(cable.addressees.all())
    if named:
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        names = ((_as_read(cable, FIELD_OF_ROLE[one.role], visible(one.name)),) for one in named[:NAMED])
        listed = format_html_join(", ", "{}", names)
        parts.append(format_html('<span class="verbatim">to {}{}</span>', listed, more))
    marked = [_as_read(cable, "captions", visible(caption)) for caption in cable.captions]
    if cable.is_withdrawn or cable.is_restricted:
        marked.append(escape("Withdrawn" if cable.is_withdrawn else "Closed to readers"))
    count = f"{cable.point_count} point{'' if cable.point_count == 1 else 's'}"
    plain = [
        _as_read(cable, "precedence", escape(Precedence(cable.precedence).label)) if cable.precedence else "",
        _as_read(cable, "kind", escape("fragment")) if cable.kind == "fragment" else "",
        count if cable.point_count else "running text" if cable.current_revision_id else "no text held",
    ]
    parts += [format_html('<span class="caption-mark">{}</span>', word) for word in marked]
    parts += [format_html("<span>{}</span>", word) for word in plain if word]
    return format_html_join(" ", "{}", ((part,) for part in parts))


@register.simple_tag
def options(facet) -> SafeString:
    """The values of a facet, to be ticked, with their counts."""
    return format_html_join(
        "",
        '<label class="tick"><input type="checkbox" name="{}" value="{}"{}><span class="verbatim">{}</span>'
        '<span class="tick__count">{}</span></label>',
        (
            (
                facet.name,
                one.value,
                " checked" if one.is_chosen else "",
                visible(one.label),
                intcomma(one.count),
            )
            for one in facet.options
        ),
    )
