"""Bytes become text strictly, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cables.exceptions import Refused
from cables.exchange.decoding import MAX_BYTES, decode
from cables.text.bounds import MOST_LINES, MOST_SIGNS

TEXT = "FROM: PARIS\n1. “QUOTE” – é\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encodings_of_ocr_files_are_recognised(raw, encoding):
    """UTF-8, UTF-16 with and without a mark, and cp1252 give the same words."""
    decoded = decode(raw)
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b" \r\n\f\n", "empty"),
        (b"%PDF-1.4 trailer", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04rest", "ZIP"),
        (bytes(range(256)) * 4, "neither"),
        (b"plain \x81 text", "neither"),
        (b"\xff\xfeA", "says it is utf-16"),
        (b"a" * (MAX_BYTES + 1), "limit"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(raw, said):
    """No byte is replaced by a guess: the file is refused, and told why."""
    with pytest.raises(Refused, match=said):
        decode(raw)


def test_a_nul_keeps_its_place():
    """PostgreSQL stores no NUL: its picture stands there, so that every offset still holds."""
    assert decode(b"A\x00B and more words").text == "A\u2400B and more words"


@given(st.text(min_size=1).filter(str.strip))
def test_utf8_comes_back_letter_for_letter(text):
    """Whatever is valid UTF-8 and not another format decodes to itself."""
    raw = text.encode()
    try:
        decoded = decode(raw)
    except Refused:
        assert "\x00" in text or raw.startswith((b"%PDF-", b"PK\x03\x04"))
        return
    if decoded.encoding == "utf-8":
        assert decoded.text == text.replace("\x00", "\u2400")


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"a\n" * (MOST_LINES + 1), "60,002 lines; 60,000 are the limit"),
        (b"\n" * 4_000_000 + b"a", "4,000,001 lines"),
        (b"^{" * (MOST_SIGNS + 1), "100,001 signs like"),
        (b"<u>a</u> *b* [c] \\" * 40_000, "signs like"),
    ],
)
def test_what_is_more_than_any_telegram_is_refused_in_words(raw, told):
    """Before it is read: reading it would take a worker's time and memory."""
    with pytest.raises(Refused, match=told):
        decode(raw)


def test_long_rules_of_a_form_are_few_signs():
    """A line of underlines is one sign, however long."""
    assert decode(b"_" * 3_000_000 + b"a" + b"*" * 1_000_000).text
