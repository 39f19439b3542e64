"""The parts of an entry that each of fifty on a page has: made here, since templates take ten times as long."""

from functools import lru_cache

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cables.models import Cable, DatePrecision, Precedence
from cables.templatetags.archive import clock, date_gloss, machine_date, visible

register = template.Library()

NAMED = 3  # recipients
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@register.simple_tag
@lru_cache(maxsize=64)
def marks(classification: str, status: str) -> SafeString:
    """The stamp and the status of a cable; there are few of both, and each is made once."""
    stamp = render_to_string("cables/partials/_stamp.html", {"classification": classification})
    return format_html("{}{}", stamp, render_to_string("cables/partials/_status.html", {"status": status}))


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
    lines = format_html('<time datetime="{}">{}</time>', machine_date(cable), shown)
    below = [clock(cable.sent_time, cable.sent_zone) if cable.sent_time else "", date_gloss(cable)]
    return format_html("{}{}", lines, format_html_join("", "<br>{}", ((line,) for line in below if line)))


@register.simple_tag
def facts(cable: Cable) -> SafeString:
    """To whom, with which captions and precedence, how it is made up, and whether readers see it."""
    parts: list[SafeString] = []
    names = [one.name for one in cable.addressees.all()]
    if names:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        listed = format_html_join(", ", "{}", ((visible(name),) for name in names[:NAMED]))
        parts.append(format_html('<span class="verbatim">to {}{}</span>', listed, more))
    hidden = "Withdrawn" if cable.is_withdrawn else "Closed to readers" if cable.is_restricted else ""
    plain = [
        Precedence(cable.precedence).label if cable.precedence else "",
        "fragment" if cable.kind == "fragment" else "",
        f"{cable.point_count} point{'' if cable.point_count == 1 else 's'}"
        if cable.point_count
        else "running text",
    ]
    marked = [*map(visible, cable.captions), *filter(None, [hidden])]
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
