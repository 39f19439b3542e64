"""What a cable is, in the vocabularies that reference managers and search engines read out of its page."""

from dataclasses import dataclass
from typing import Any

from cables.exchange.citations import ARCHIVE, addressees, copied_to, headline, sender
from cables.exchange.record import rights
from cables.models import Cable, Revision


@dataclass(frozen=True, slots=True)
class Tag:
    """One <meta> element."""

    name: str
    content: str


def meta_tags(cable: Cable, revision: Revision | None, address: str) -> list[Tag]:
    """
    Highwire and Dublin Core tags; what is not known, or a likely reading only, has no tag.

    Args:
        cable: With sender, addressees and collection.
        address: The full address of the page.
    """
    day = _day(cable)
    tags = [
        ("citation_title", headline(cable)),
        ("citation_author", sender(cable)),
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_publisher", ARCHIVE),
        ("citation_public_url", address),
        ("citation_language", cable.text_language),
        ("DC.title", headline(cable)),
        ("DC.creator", sender(cable)),
        *(("DC.contributor", name) for name in [*addressees(cable), *copied_to(cable)]),
        ("DC.date", day),
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.language", cable.text_language),
        ("DC.identifier", address),
        ("DC.subject", cable.asserted("subject", cable.subject) or ""),
        ("DC.source", cable.collection.name if cable.collection else ""),
        ("DC.rights", rights(cable)),
        ("DC.hasVersion", f"revision {revision.number}" if revision else ""),
    ]
    return [Tag(name, " ".join(content.split())) for name, content in tags if content]


def json_ld(cable: Cable, revision: Revision | None, address: str) -> dict[str, Any]:
    """The page as schema.org sees it: a message held by an archive. Likely readings are left out."""
    received = cable.asserted("received", cable.received_on)
    known = {
        "@context": "https://schema.org",
        "@type": ["Message", "ArchiveComponent"],
        "@id": address,
        "url": address,
        "name": headline(cable),
        "identifier": cable.record_number,
        "sender": {"@type": "Organization", "name": sender(cable)} if sender(cable) else None,
        "recipient": [{"@type": "Organization", "name": name} for name in [*addressees(cable), *copied_to(cable)]],
        "dateSent": _day(cable),
        "dateReceived": received.isoformat() if received else None,
        "about": cable.asserted("subject", cable.subject),
        "inLanguage": cable.text_language,
        "version": revision.number if revision else None,
        "isPartOf": {"@type": "ArchiveComponent", "name": cable.collection.name} if cable.collection else None,
        "holdingArchive": {"@type": "ArchiveOrganization", "name": ARCHIVE},
        "conditionsOfAccess": rights(cable),
    }
    return {name: value for name, value in known.items() if value not in (None, "", [])}


def _day(cable: Cable) -> str:
    """The date cut to the precision it was written with."""
    return "" if cable.date_is_about else cable.asserted("date", cable.date_as_written) or ""
