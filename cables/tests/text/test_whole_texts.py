"""No word leaves its text: second headings, page ends, later banners, form feeds, and the guard behind."""

import pytest

from cables.text import clean, read
from cables.text.banners import record_banner, release_banner, transmission_end
from cables.text.jsonform import to_json
from cables.text.lines import split_lines
from cables.text.wholeness import prose_words

HEADING = "INCOMING TELEGRAM Department of State\n\nCONFIDENTIAL\n\nFROM: Lisbon\n\nTO: Secretary of State\n\n"
NUMBER = "NO: 211, May 3, 1961, 4 PM"
FIRST = "1. The harbor office has told us that the two ferries will not run on Sunday and that the pilots know it."
SECOND = "2. We think that the quay should be mended before the boats come back from the north."
PAGE_TWO = "\n\nCONFIDENTIAL\n\nCONFIDENTIAL\n\n-2- 211, May 3, 4 PM, from Lisbon\n\n"
LAST = "3. We would be glad to know what you think."


def reasons(raw: str) -> dict[str, str]:
    """What became of each stretch of a raw text that is no part of the body."""
    reading = read(raw)
    return {raw[s.start : s.end].strip(): s.reason for s in reading.segments if s.kind != "body"}


# --- text between two headings


def test_text_between_two_headings_is_text():
    """The address repeated above section two is furniture, and what stands above it stays."""
    raw = (
        f"{HEADING}{NUMBER} (Section One of Two)\n\n{FIRST}\n\n{SECOND}\n\nCONFIDENTIAL\n\nFROM: Lisbon\n\n"
        f"TO: Secretary of State\n\n{NUMBER} (Section Two of Two)\n\n{LAST}\n\nOAKES\n"
    )
    assert clean(raw) == f"{FIRST}\n\n{SECOND}\n\n[page 2]\n\n{LAST}"
    assert reasons(raw)["FROM: Lisbon"] == "heading repeated on a later page"


def test_a_short_first_page_is_text_too():
    """One sentence on the first page, and the address of the second directly below it."""
    raw = (
        "SECRET\nTO HARBOR CITY\nFROM LISBON\nS E C R E T 031600Z MAY 61\nHARB CITE LISB 2110\n"
        "1. PILOT KNOWS THE QUAY.\nSECRET\nPAGE 2\nTO HARBOR CITY\nFROM LISBON\nHARB CITE LISB 2110\n"
        "2. HE WILL NOT GO OUT AGAIN BEFORE THE BOATS ARE BACK FROM THE NORTH.\nEND OF MESSAGE\n"
    )
    assert "1. PILOT KNOWS THE QUAY." in clean(raw)
    assert "CITE" not in clean(raw)


def test_a_clerks_note_between_two_sections_takes_nothing_with_it():
    """The note is left out and named; the section below it goes on."""
    raw = (
        f"{HEADING}{NUMBER}\n\n{FIRST}\n\n{SECOND}\n\nNOTE: SECTION TWO WAS DELAYED AT THE RELAY.\n\n"
        f"CONFIDENTIAL\n\nFROM: Lisbon\n\nTO: Secretary of State\n\n{NUMBER}\n\n{LAST}\n\nOAKES\n"
    )
    assert clean(raw).endswith(LAST)
    assert "RELAY" not in clean(raw)
    assert reasons(raw)["NOTE: SECTION TWO WAS DELAYED AT THE RELAY."].startswith("clerk's note")


def test_a_heading_quoted_in_a_text_is_text():
    """Only a heading that says what the first one says is a repeated one; what is announced is quoted."""
    letter = "FROM: The harbor master\n\nTO: All pilots of the river"
    quoted = f"{FIRST}\n\n2. They showed us this letter:\n\n{letter}\n\n{LAST}"
    assert "All pilots of the river" in clean(f"{HEADING}{NUMBER}\n\n{quoted}\n\nOAKES\n")


# --- the foot of a page


@pytest.mark.parametrize("last", ["accordingly.", "soonest.", "$50,000.", "Sunday night.", "31,500 tons."])
def test_the_last_word_of_a_page_belongs_to_its_sentence(last):
    """However short the line is, it ends the sentence above it."""
    raw = (
        f"{HEADING}{NUMBER}\n\n1. The harbor office has told us that the two ferries will be paid for and\n"
        f"that the pilots will act\n{last}{PAGE_TWO}{SECOND}\n\nOAKES\n"
    )
    assert f"pilots will act {last}\n" in clean(raw)


@pytest.mark.parametrize("last", ["accordingly.", "$50,000."])
def test_the_last_word_of_a_text_belongs_to_its_sentence(last):
    """Above the signature as at the foot of a page."""
    raw = (
        f"{HEADING}{NUMBER}\n\n{FIRST}\n\n2. The harbor office has told us that the ferries will be paid for and\n"
        f"that the pilots will act\n{last}\n\nOAKES\n"
    )
    assert clean(raw).endswith(f"act {last}")


def test_a_stamp_at_the_foot_of_a_page_ends_no_sentence():
    """The sentence above it is ended, or it is no word that can be said."""
    raw = f"{HEADING}{NUMBER}\n\n{FIRST}\nRPQ.{PAGE_TWO}{SECOND}\n\nOAKES\n"
    assert "RPQ" not in clean(raw)


def test_a_word_split_over_a_page_is_joined():
    """It stands whole on the page it begins on, as search finds it."""
    raw = (
        f"{HEADING}{NUMBER}\n\n1. The harbor office has told us that the two ferries are for the dele-"
        f"{PAGE_TWO}gations, and that the pilots know it.\n\nOAKES\n"
    )
    assert clean(raw).endswith("for the delegations,\n[page 2]\nand that the pilots know it.")
    assert clean(clean(raw)) == clean(raw)


# --- banners of later forms


@pytest.mark.parametrize(
    "line",
    [
        "PAGE 02 HARBOR 150591",
        "PAGE 02  LISBON  04567  01 OF 02  112150Z",
        "PAGE TWO RUEHLS 1234 C O N F I D E N T I A L",
        "LISBON 00284  002 OF 002",
        "PAGE O2 HARBOR 15O591",
    ],
)
def test_the_banner_of_a_page_is_known(line):
    """Page, office and number, with the section and the time it was sent perhaps."""
    assert record_banner(line)


@pytest.mark.parametrize(
    "line",
    ["PAGE 2 OF THE LETTER SAYS 1500 TONS", "LISBON 284 IS OF NO USE", "PAGE 4 WAS MISSING IN LISBON 284 TOO"],
)
def test_a_sentence_about_a_page_is_no_banner(line):
    """It has words that no banner has."""
    assert not record_banner(line)


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("RELEASED IN FULL", True),
        ("RELEASE IN PART B1, 1.4(D)", True),
        ("Declassified/Released US Department of State EO Systematic Review 30 JUN 2005", True),
        ("UNCLASSIFIED U.S. Department of State Case No. F-2010-00001 Doc No. C05000001 Date: 01/02/2013", True),
        ("<< END OF DOCUMENT >>", True),
        ("RELEASED IN FULL TO THE PRESS OF THE CITY BY THE MAYOR", False),
        ("The prisoners were released in full view of the port", False),
    ],
)
def test_the_banner_of_a_release_is_known(line, known):
    """A stamp has codes behind its words, a sentence has more words."""
    assert release_banner(line) == known


def test_the_letters_that_end_a_transmission_are_known():
    """NNNN, with the first letters of the next one perhaps."""
    assert [transmission_end(line) for line in ("NNN", "NNNN", "NNNNMAFVVZCZ", "NN", "NNE OF PORT")] == [
        True, True, True, False, False
    ]  # fmt: skip


def test_a_banner_read_into_a_line_stands_in_no_sentence():
    """The engine kept the paragraph on one line, with the head of the next page in the middle."""
    raw = (
        f"{HEADING}{NUMBER}\n\n1. The harbor office has told us that the two ferries "
        f"PAGE 02 LISBON 00211 031600Z will not run on Sunday.\n\n{SECOND}\n\nOAKES\n"
    )
    assert "two ferries will not run" in clean(raw)


def test_a_sheet_about_the_record_is_no_text():
    """A dozen attributes on end describe the record; none of it is text, and no field is read from it."""
    names = [
        "Capture Date", "Concepts", "Copy", "Draft Date", "Document Number", "Film Number", "From", "Image Path",
        "Line Count", "Locator", "Office", "Page Count", "Review Date", "Subject", "To", "Type",
    ]  # fmt: skip
    sheet = "\n".join(f"{name}: 01 JAN 2003" for name in names)
    reading = read(f"{HEADING}{NUMBER}\n\n{FIRST}\n\n{SECOND}\n\nOAKES\n\nMessage Attributes\n\n{sheet}\n")
    assert reading.body == f"{FIRST}\n\n{SECOND}"
    assert reading.value("date") == "1961-05-03"


# --- pages and line ends


def test_a_form_feed_ends_a_page():
    """Two in a row have an empty page between them; behind the last one no page begins."""
    raw = f"{HEADING}{NUMBER}\n\n{FIRST}\n\f{SECOND}\n\f\f{LAST}\n\nOAKES\n\f"
    reading = read(raw)
    assert reading.body == f"{FIRST}\n\n[page 2]\n\n{SECOND}\n\n[page 4]\n\n{LAST}"
    assert [page.number for page in reading.pages] == [1, 2, 3, 4]
    assert raw[reading.pages[1].start :].startswith("2. We think")


@pytest.mark.parametrize("end", ["\r", "\r\n", "\u2028", "\u2029", "\x85", "\v", "\r\r\n"])
def test_whatever_ends_a_line_ends_it_for_the_reader(end):
    """Old Macs, old DOS programs and Unicode have line ends of their own."""
    raw = f"{HEADING}{NUMBER}\n\n{FIRST}\n\n{SECOND}\n\nOAKES\n"
    reading = read(raw.replace("\n", end))
    assert (reading.body, reading.value("number")) == (clean(raw), "211")


@pytest.mark.parametrize("raw", ["a\fb", "\f", "a\r\n\fb\n", "\r\r\n\f\f", "a\u2028\x85b"])
def test_lines_cover_the_text(raw):
    """Without gap or overlap, whatever ends them."""
    lines = split_lines(raw)
    assert "".join(raw[line.start : line.end] for line in lines) == raw


# --- engines that talk


def test_what_an_engine_says_of_its_work_is_no_text_of_the_cable():
    """The first and the last line, the fence, and the picture it could not read."""
    talk = (
        f"Here is the transcription of the page:\n\n```\n{HEADING}{NUMBER}\n\n"
        f"{FIRST}\n\n{SECOND}\n\nOAKES\n```\n\n"
        "Note: Some words are hard to make out because the scan is faint.\n"
    )
    reading = read(talk)
    assert reading.body == f"{FIRST}\n\n{SECOND}"
    assert {s.reason for s in reading.segments if "scan" in talk[s.start : s.end]} == {"words of the OCR engine"}


@pytest.mark.parametrize(
    ("read_as", "text"),
    [
        ("boats &amp; quays are here", "boats & quays are here"),
        ("boats<br>quays are here", "boats quays are here"),
        ("the $10^{\\text{th}}$ boat is here", "the 10th boat is here"),
        ("the $2^{nd}$ boat is here", "the 2nd boat is here"),
        ("a &#126;&#126;boat&#126;&#126; is here", "a \\~\\~boat\\~\\~ is here"),
        ("it cost $50 and $60 in all", "it cost $50 and $60 in all"),
    ],
)
def test_signs_that_an_engine_spelt_out_are_signs(read_as, text):
    """Entities, line breaks and raised letters of markup; sums of money are none."""
    assert clean(read_as) == text


# --- the guard


def test_prose_left_out_makes_a_text_not_whole():
    """The guard knows no layout: it weighs what was left out, and says where it stands."""
    lost = "The mayor said that the boats would not come back from the north before the end of the week."
    raw = f"{HEADING}{NUMBER}\n\n{FIRST}\n\n{SECOND}\n\nEND OF MESSAGE\n\n{lost} {lost}\n"
    reading = read(raw)
    assert lost not in reading.body
    assert (reading.whole, reading.words_left_out) == (False, 38)
    assert [raw[s.start : s.end] for s in reading.prose_left_out] == [f"{lost} {lost}"]


def test_a_heading_and_stamps_are_no_prose():
    """Nothing is missing in a text from which only they were left out."""
    reading = read(f"{HEADING}{NUMBER}\n\n{FIRST}\n\n{SECOND}\n\nOAKES\n\nNOTE: PASSED ADMIRALTY 5/3/61, 6 PM\n")
    assert (reading.whole, reading.words_left_out) == (True, 0)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("THE BOATS WOULD NOT COME BACK FROM THE NORTH", 9),
        ("The boats would not come back from the north.", 9),
        ("ACTION EUR INFO L PA PRS USIA NSC INR CIAE", 0),
        ("REPRODUCTION FROM THIS COPY IS PROHIBITED UNLESS UNCLASSIFIED", 0),
        ("REPR0DUCTION FR0M THIS C0PY IS PROHIBLTED UNLES UNCLASIFIED", 0),
        ("eo wa ~ of =s to | in a ¢ 1 be", 0),
    ],
)
def test_what_counts_as_prose(line, words):
    """Common words in the shape of a sentence, and not those of printed notices."""
    assert prose_words(line) == words


# --- what stands beside the text


def test_nothing_vanishes_from_what_is_printed():
    """Every stretch outside the text is told, with its reason and its place."""
    raw = (
        f"{HEADING}{NUMBER}\n\nEYES ONLY FOR DOE\n\n{FIRST}\n\n{SECOND}\n\nOAKES\n\nABC/7\n\n"
        "NOTE: PASSED ADMIRALTY 5/3/61, 6 PM\n\nDrafted by: H:JDoe\n\nH - Mr. Roe\n"
    )
    told = {one["text"]: one["reason"] for one in to_json(read(raw), "a.txt")["left_out"]}
    assert told["EYES ONLY FOR DOE"] == "eyes only"
    assert told["NOTE: PASSED ADMIRALTY 5/3/61, 6 PM"] == "note on who was told or got copies"
    assert told["Drafted by: H:JDoe"] == told["H - Mr. Roe"] == "drafting and clearance block"
    assert told["ABC/7"] == "operator's sign"
    assert told["OAKES"] == "signature"


def test_a_line_a_field_was_read_from_is_called_after_it():
    """Not "stands before the text", which says nothing."""
    raw = f"{HEADING}{NUMBER}\n\nPRIORITY\n\n{FIRST}\n\n{SECOND}\n\nOAKES\n\nQX-1028"
    told = reasons(raw)
    assert told["PRIORITY"] == "precedence"
    assert told["QX-1028"] == "form number or stamp"
