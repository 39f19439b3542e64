"""Bytes become text strictly, or not at all."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cables.exceptions import Refused
from cables.exchange.decoding import MAX_BYTES, Decoded, decode
from cables.exchange.formats import markup, other_format
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


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), min_size=1).filter(str.strip))
def test_utf8_comes_back_letter_for_letter(text):
    """Whatever is valid UTF-8, and neither another format nor without anything to see, decodes to itself."""
    assume(not other_format(text.encode()) and not markup(text) and text.strip("\ufeff \u2028\u2029"))
    decoded = decode(text.encode())
    if decoded.encoding == "utf-8":
        assert decoded.text == text.replace("\u2028", "\n").replace("\u2029", "\n")


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


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"A\rB\r\rC\r", "A\nB\n\nC\n"),
        (b"A\r\nB\r\n", "A\r\nB\r\n"),
        (b"A\r\r\nB\nC", "A\r\r\nB\nC"),
        ("A\u2028B\x85C\u2029D".encode(), "A\nB\nC\nD"),
        (b"A\fB", "A\fB"),
    ],
)
def test_every_machine_s_line_ends_end_lines(raw, text):
    """Each is one character as it was, so that every offset still holds; a form feed stays, it ends a page."""
    assert decode(raw).text == text


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'<?xml version="1.0"?>\n<alto xmlns="x"><Layout/></alto>', "ALTO"),
        (b'<!-- made by hand -->\n<a:alto xmlns:a="x"></a:alto>\n', "ALTO"),
        (b'<?xml version="1.0"?><PcGts xmlns="x"><Page/></PcGts>', "PAGE XML"),
        (b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>', "TEI"),
        (b'<?xml version="1.0"?><div xmlns="http://www.tei-c.org/ns/1.0"><p>x</p></div>', "TEI"),
        (b"<!DOCTYPE html>\n<html><body><div class='ocr_page'>x</div></body></html>", "hOCR"),
        (b"<html><body>FROM: PARIS</body></html>", "HTML"),
        (b"\xef\xbb\xbf <p>FROM: PARIS</p>\n<p>WE AGREE</p>\n", "HTML"),
        ('<?xml version="1.0"?><records><r/></records>'.encode("utf-16"), "XML"),
        (b"FROM PARIS\n" + b'<w id="1">WE</w> <w id="2">AGREE</w>\n' * 5, "markup"),
        (b'{"pages": [{"text": "FROM PARIS"}]}', "JSON"),
        (b"{\\rtf1\\ansi FROM PARIS}", "RTF"),
        (b"PK\x03\x04....word/document.xml", "DOCX"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "ODT"),
        (b"\n\n%PDF-1.7", "PDF"),
        (b"GIF89a.....", "GIF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
    ],
)
def test_documents_and_markup_are_refused_by_their_content(raw, said):
    """Whatever they are called: a tag is no word."""
    with pytest.raises(Refused, match=said):
        decode(raw)


@pytest.mark.parametrize(
    "text",
    [
        "FROM PARIS <a\nlate note: smudged > AND MORE",
        "<u>SECRET</u>\n\nWE <b>AGREE</b>.<br>\n",
        "<table><tr><td>FROM</td><td>PARIS</td></tr></table>\nWE AGREE.",
        "[illegible]",
        "{ SECRET }",
        "A < B AND C > D",
        "[1]",
    ],
)
def test_what_ocr_writes_into_a_text_leaves_it_one(text):
    """Stray angles, marked words and tables are the engine's way of writing plain text."""
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("junk", [bytes(range(32)) * 20, b"\x04\x10" * 50, b"words \x01\x02\x03\x04\x05 words"])
def test_binary_junk_is_no_text(junk):
    """Also where every byte of it is valid UTF-8."""
    with pytest.raises(Refused, match="not text"):
        decode(junk)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("We don’t know why.", "mac-roman"),
        ("WE DON’T KNOW “WHY”.", "mac-roman"),
        ("Reçu à l’Élysée", "mac-roman"),
        ("Die Mädchen hören schöne Grüße", "cp437"),
        ("El café de mañana", "cp437"),
        ("Министр выехал в Москву.", "cp1251"),
        (f"{'A LONG TEXT IN ENGLISH WITH ONE NAME: '} Москва", "cp1251"),
    ],
)
def test_an_encoding_in_doubt_is_asked_about(text, encoding):
    """What no language writes as cp1252 is refused with what it may be instead; said, it is read."""
    with pytest.raises(Refused, match=f"{encoding}.*--encoding"):
        decode(text.encode(encoding))
    assert decode(text.encode(encoding), encoding) == Decoded(text, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre a été reçu à l’Élysée – c’est «très» bien…",
        "HABLÓ CON EL SEÑOR MUÑOZ. ¿QUÉ PASÓ? ACCIÓN",
        "NÃO HÁ REUNIÕES. AÇÃO E ORAÇÕES.",
        "Über die Straße gehören schöne Grüße, 5° kälter.",
        "10½ cents, £5, § 3",
    ],
)
def test_what_languages_write_is_not_in_doubt(text):
    """In small letters and capitals."""
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252")


def test_an_encoding_that_is_said_must_fit():
    """Bytes it has no character for are named, never replaced."""
    with pytest.raises(Refused, match="not utf-8: byte 3"):
        decode("CAFÉ É".encode("cp1252"), "utf-8")
