"""What the page of results says it sought besides what was typed."""

import re

import pytest

pytestmark = pytest.mark.django_db

MISREAD = [
    *("KHRUSCHEV", "KRUSHCHEV", "KHRUSHCHFV", "KHRUSHCHEU", "KHRUSHCNEV"),
    *("KHRUSHOHEV", "KHRUSHEHEV", "KNRUSHCHEV", "KHRUSNCHEV", "KHRVSHCHEV"),
]


def page(client, query: str) -> str:
    response = client.get(f"/cables/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def left_out(page: str) -> list[str]:
    """Words that each have a link that leaves them out."""
    return re.findall(r'aria-label="Do not search for ([^"]+)"', page)


def test_many_misreadings_are_folded_away(client, import_text):
    """Six are shown, those in most cables first; the others are one click away, and removable too."""
    import_text(" ".join(MISREAD), record="M-1")
    import_text("KHRVSHCHEV ONCE MORE.\n", record="M-2")
    found = page(client, "q=khrushchev")
    shown, _, rest = found.partition("<details><summary>… and 4 more</summary>")
    assert left_out(shown)[0] == "khrvshchev"
    assert len(left_out(shown)) == 6
    folded = left_out(rest.partition("</details>")[0])
    assert {*left_out(shown), *folded} == {word.lower() for word in MISREAD}
    assert folded[0] not in left_out(page(client, f"q=khrushchev&drop={folded[0]}"))


def test_a_few_are_all_shown(client, import_text):
    """Nothing is folded for one or two more."""
    import_text(" ".join(MISREAD[:8]), record="M-1")
    found = page(client, "q=khrushchev")
    assert len(left_out(found)) == 8
    assert "more</summary>" not in found
