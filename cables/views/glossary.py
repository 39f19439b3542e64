"""Words of telegraphese explained where they first stand in a text, and listed below it."""

import re
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from cables.models import Term
from cables.templatetags.archive import visible

TERM = (
    '<a class="term" id="{0}-from" href="#{0}">{1}'
    '<span class="term__tip"><span class="unseen">: </span>{2}</span></a>'
)


@dataclass(slots=True)
class Glossary:
    """The terms of the archive; `met` collects those a text has, in the order it first uses them."""

    terms: dict[str, Term]
    pattern: re.Pattern[str] | None
    met: list[Term] = field(default_factory=list)

    def explain(self, text: str) -> SafeString:
        """Escaped words; the first of each term in the whole text becomes a link with its meaning."""
        if self.pattern is None:
            return visible(text)
        pieces: list[SafeString] = []
        position = 0
        for match in self.pattern.finditer(text):
            term = self.terms.get(match[0]) or self.terms[match[0].upper()]
            if term in self.met:
                continue
            self.met.append(term)
            pieces += visible(text[position : match.start()]), self._link(term, match[0])
            position = match.end()
        pieces.append(visible(text[position:]))
        return format_html_join("", "{}", ((piece,) for piece in pieces))

    @staticmethod
    def _link(term: Term, word: str) -> SafeString:
        return format_html(TERM, anchor(term), visible(word), term.meaning)


def anchor(term: Term) -> str:
    """The id of a term in the list below the text."""
    return f"term-{slugify(term.word.replace('/', '-'))}-{term.pk}"


def glossary() -> Glossary:
    """All terms, ready to explain one text. One query."""
    terms = list(Term.objects.all())
    known = {term.word: term for term in terms} | {term.word.upper(): term for term in terms if term.any_case}
    return Glossary(known, _pattern(terms))


def _pattern(terms: list[Term]) -> re.Pattern[str] | None:
    """Whole words only: IL-28 is found in IL-28'S, LA not in LA-7. The longest term first."""
    if not terms:
        return None
    ordered = sorted(terms, key=lambda term: -len(term.word))
    words = (f"(?i:{re.escape(t.word)})" if t.any_case else re.escape(t.word) for t in ordered)
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(words)})(?![\w/]|-\w)")
