"""Heading, body, end notes and furniture are told apart, and paragraphs are made of lines."""

import pytest

from cables.text import clean, read

HEAD = (
    "INCOMING TELEGRAM Department of State\n\nSECRET\n\nFROM: OSLO\n\n"
    "TO: Secretary of State\n\nNO: 77, MAY 3, 4 PM\n\n"
)
ONE = "The ministers met again this morning and agreed that the matter should be left"
TWO = "where it is until the end of the month, when they will meet again in the same place."


def part_of(raw: str, words: str) -> tuple[str, str]:
    """Kind and reason of the segment in which some words of the raw text stand."""
    at = raw.index(words)
    segment = next(s for s in read(raw).segments if s.start <= at < s.end)
    return segment.kind, segment.reason


@pytest.mark.parametrize(
    "break_",
    [
        "SECRET",
        "SECRET\n\nSECRET",
        "~~SECRET~~\n\n~~SECRET~~",
        "SECRET\nREPRODUCTION FROM THIS COPY IS PROHIBITED\nSECRET\n-2- 77, MAY 3, 4 PM FROM OSLO",
        "Drafted by: A. Nyman\nClearances: B. Holm\nSECRET",
        "## SECRET",
    ],
)
def test_a_sentence_runs_on_over_a_page_break(break_):
    """What stands at the foot of one page and the head of the next is no part of the sentence between."""
    assert clean(f"{HEAD}{ONE}\n\n{break_}\n\n{TWO}\n\nHOLM\n\nSECRET") == f"{ONE}\n[page 2]\n{TWO}"


@pytest.mark.parametrize("foot", ["where", "whero", "where it", "where it is"])
def test_a_catchword_is_dropped_once(foot):
    """The first words of the next page, typed at a page's foot, damaged or not, are read once."""
    raw = f"{HEAD}{ONE}\n\n{foot}\n\nSECRET\n\nSECRET\n\n{TWO}\n\nHOLM"
    assert clean(raw) == f"{ONE}\n[page 2]\n{TWO}"
    assert part_of(raw, f"{foot}\n\nSECRET")[0] == "furniture"


def test_of_two_readings_of_a_catchword_the_known_word_is_kept():
    """When only the foot's reading is a word of the text elsewhere, the head's is the damaged one."""
    first = "No word of the harbour came, and the king asked again about the harbour,"
    raw = f"{HEAD}The harbour is quiet today.\n{first}\n\nharbour\n\nSECRET\n\nharbonr {TWO}\n\nHOLM"
    assert "harbonr" not in clean(raw)


def test_lines_become_paragraphs():
    """Lines are joined, a word split by a hyphen too; blank lines and labels begin paragraphs."""
    raw = (
        f"{HEAD}1. The ministers met again this morn-\ning and agreed that nothing should be\ndone.\n"
        "2. They will meet again before the end of\nthe month.\n\nThe king will not be there."
    )
    assert clean(raw) == (
        "1. The ministers met again this morning and agreed that nothing should be done.\n\n"
        "2. They will meet again before the end of the month.\n\nThe king will not be there."
    )


def test_list_marks_of_the_ocr_engine_are_no_text():
    """`- 2. However` is point 2, with the dash accounted for."""
    raw = f"{HEAD}- 1. The ministers met again and agreed on it.\n- 2. However, they did not agree on that."
    assert clean(raw).startswith("1. The ministers")
    assert part_of(raw, "- 2.") == ("furniture", "list or heading mark of the OCR engine")


def test_the_signature_and_what_follows_are_end_notes():
    """The name below the text and the notes under it are kept, outside the body."""
    raw = f"{HEAD}{ONE}\n{TWO}\n\nHOLM\n\nNOTE: Passed to the harbour master 5/3/58"
    assert clean(raw) == f"{ONE} {TWO}"
    assert part_of(raw, "HOLM") == ("end_note", "signature")
    assert part_of(raw, "NOTE")[0] == "end_note"


def test_end_of_message_ends_the_body():
    """The end mark, damaged or not, is no text."""
    for mark in ("END OF MESSAGE", "END OE MESSAGE", "END", "XNO OP lESSACE", "(ENO OF vessace)"):
        assert clean(f"{HEAD}{ONE}\n{TWO}\n{mark}\nC/S COMMENT: none") == f"{ONE} {TWO}"


CITE = "S E C R E T 031612Z MAY 61\nDIR CITE OSLO 0077\n"
REPORT = (
    "1. THE MINISTER HAS LEFT THE TOWN WITH HIS WIFE AND\nWILL NOT BE BACK BEFORE THE END OF THE MONTH.\n"
    "2. NO ONE KNOWS WHERE HE WENT OR WHO IT WAS THAT\nTOLD HIM TO GO.\n"
)


@pytest.mark.parametrize(
    ("tail", "last"),
    [
        ("3. FILE: DEFER.\nE2 IMPDET.\nORIG: X/Y (HOLM, 1234); REL: Z (NYMAN)", "E2 IMPDET."),
        ("3.\nFILE:\nNONE.\nSECRET", "NONE."),
        ("b. INDEX HOLM.\nSECRET\n* THE MINISTER ASKED FOR IT HIMSELF.", "INDEX HOLM."),
        ("HOLM WAS SEEN WITH HIM IN THE HARBOUR ON MONDAY\nMORNING.\nSECRET", "MORNING."),
        (
            "HE WAS SEEN IN THE HARBOUR THAT DAY\nSECRET\nPAGE 2 SECRET\nTALKING QUIETLY WITH SOMEBODY.",
            "SOMEBODY.",
        ),
        ("3. PLS ADVISE.\nJ. C. HOLM\naeLEASINO orricen  AUTNENTICATINO ofFicEa\nCOPY A", "3. PLS ADVISE."),
        ("3. FILE: DEFER. CL BY: 1234, CL REASON: 1.5\nDECL ON: X5", "3. FILE: DEFER."),
        ("SECRET\n\nHOLM\n\n3. HE HAS LEFT.\nEND OF MESSAGE", "3. HE HAS LEFT."),
        ("3. PLS ADVISE.\nSECRET\nO NO INDEX\nFILE IN CS FILE NO.", "3. PLS ADVISE."),
        ("3. PLS ADVISE.\nX/Y COMMENT: THE MINISTER HAS ASKED FOR IT HIMSELF.", "3. PLS ADVISE."),
    ],
)
def test_the_text_goes_on_to_its_last_word(tail, last):
    """Short last sentences are text, also below a label or over the page; who drafted, and footnotes, are not."""
    assert clean(f"{CITE}{REPORT}{tail}").endswith(last)


@pytest.mark.parametrize("line", ["PASSED TO THE EMBASSY LAST WEEK.", "repeated to him twice by the minister."])
def test_a_sentence_that_begins_its_line_like_a_note_does_not_end_the_text(line):
    """A note stands apart; words of a sentence that happen to begin a line are text, and so is what follows."""
    points = "".join(f"{n}. {ONE}\n{TWO}\n\n" for n in range(1, 9))
    body = clean(
        f"{HEAD}{points}9. The letter of which he spoke yesterday in the garden was\n{line}\n\n10. {TWO}\n\nHOLM"
    )
    assert line in body
    assert body.endswith(TWO)


def test_a_label_alone_on_its_line_belongs_to_what_follows():
    """The engine read the labels as lines of their own: each is one paragraph with its point."""
    raw = f"{HEAD}1.\n{ONE}\n{TWO}\nA.\n{ONE}\n{TWO}\nB.\n{ONE}\n{TWO}"
    assert [paragraph[:6] for paragraph in clean(raw).split("\n\n")] == ["1. The", "A. The", "B. The"]


def test_the_text_begins_above_a_label_that_was_read_a_line_late():
    """The first line of the text, read before its label, is no heading."""
    first = "THE MINISTER OF THE INTERIOR HAS LEFT WITH HIS WIFE AND\n1.\nSON AND HIS DOG."
    raw = f"{CITE}\n{first}\n2. NO ONE KNOWS WHERE HE WENT."
    assert clean(raw).startswith("THE MINISTER OF")


@pytest.mark.parametrize("heading", ["PAGE 2 OSLO 0077 SECRET", "page 2(noise 77 S E C R E T", "PAGE TWO SECRET"])
def test_the_heading_of_a_later_page_is_furniture(heading):
    """The number of a page with the classification is its heading, whatever stands between them."""
    assert "PAGE" not in clean(f"{CITE}{REPORT}{heading}\n3. HE MAY BE IN THE HARBOUR.").upper().replace(
        "[PAGE", ""
    )


def test_the_text_begins_after_the_word_that_says_so():
    """The late forms print TEXT above the text."""
    head = "SUBJECT: THE MINISTER OF THE INTERIOR AND HIS WIFE\nREF: NONE\nTEXT:"
    raw = f"{CITE}{head}\n1 .-\nACTION REQUIRED:\n{TWO}"
    assert clean(raw).startswith("1 .- ACTION REQUIRED")


def test_an_address_below_the_text_does_not_end_the_heading():
    """A date-time group after five lines of running text stands at the foot."""
    raw = (
        f"TO DIRECTOR\nDIR CITE OSLO 0077\n{ONE}\n{TWO}\n{ONE}\n{TWO}\n{ONE}\n{TWO}\nFILED 031612Z\nEND OF MESSAGE"
    )
    assert clean(raw).startswith(ONE)


def test_an_address_repeated_inside_the_text_is_furniture():
    """The form of a later page repeats its sender: the text before it stays text."""
    raw = f"{CITE}{REPORT}{ONE}\n{TWO}\n{ONE}\n{TWO}\nFROM: DIRECTOR\n3. {ONE}\n{TWO}"
    assert clean(raw).startswith("1. THE MINISTER")
    assert "DIRECTOR" not in clean(raw)


def test_a_paragraph_with_specks_is_no_row_of_boxes():
    """Three upright strokes in a long paragraph are specks; in a short line they are the lines of a form."""
    assert "|" in clean(f"{ONE} | {TWO} | {ONE} | {TWO}")
    assert "SHIP" not in clean(f"{HEAD}{ONE}\n|SHIP|PORT|DAY|\n{TWO}\n{ONE}\n{TWO}")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (f"{HEAD}{ONE}\n{TWO}\nGP-3.\nHOLM\nSECRET", "HOLM"),
        (f"{CITE}{REPORT}ORIG: A/B (NYMAN, 1234); REL: C/DEF (HOLM) CL BY 1.", "HOLM"),
        (f"{CITE}{REPORT}ORIG: A/B (NYMAN, 1234); REL:\nC/DEF (HOLM). CL", "HOLM"),
        (f"{CITE}{REPORT}ORIG: A/B (NYMAN, 1234)", None),
        (f"{HEAD}{ONE}\n{TWO}\n" + "(a b)\n" * 6 + "HOLM", None),
    ],
)
def test_who_signed_or_released(raw, name):
    """The name below the text, also behind the downgrading group; in an agency's cable the one behind REL."""
    fields = read(raw).fields
    assert (fields["signatory"].value if "signatory" in fields else None) == name


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (f"{HEAD}{ONE}\n{TWO}", "cable"),
        (f"{CITE}{REPORT}", "cable"),
        (f"SECRET\nCITE _ . ,\n{REPORT}", "cable"),
        (f"SECRET\n{REPORT}SECRET", "fragment"),
        (f"SECRET\n{ONE}\n{TWO}\n\nHOLM\nSECRET", "fragment"),
        (f"SECRET\nMEMORANDUM\nSUBJECT: The king\n\n1. {ONE}\n{TWO}\n2. {ONE}\n{TWO}", "other"),
        (f"{ONE}\n{TWO}", "other"),
    ],
)
def test_what_shows_no_address_is_no_whole_cable(raw, kind):
    """Neither sender, addressee nor number: a telegram's page is a fragment, a sheet in small letters no cable."""
    assert read(raw).kind == kind


def test_a_text_without_a_heading_is_all_body():
    """Nothing is taken for a heading where there is none: two words stay two words."""
    assert clean("hello world") == "hello world"
    assert clean(f"{ONE}\n{TWO}") == f"{ONE} {TWO}"


def test_the_archives_identification_form_is_furniture():
    """The form at the head of a scan describes the record; nothing is read from it."""
    form = (
        "JFK ASSASSINATION SYSTEM\nIDENTIFICATION FORM\nAGENCY : X\nRECORD NUMBER : 1-2\nORIGINATOR : Y\n"
        "FROM : ROME\nTO : PARIS\nTITLE : Z\nDATE : 5/3/1958\nPAGES : 1\nCOMMENTS : none\n"
    )
    reading = read(form + "\n" + ONE + "\n" + TWO)
    assert "from" not in reading.fields
    assert "date" not in reading.fields
    assert part_of(form + "\n" + ONE, "ROME") == ("furniture", "archive's identification form")


def test_page_marks_number_the_pages():
    """Pages cover the raw text; a page mark stands where a page begins inside the body."""
    raw = f"{HEAD}{ONE}\n\nSECRET\n\n{TWO}\n\nSECRET\n\n{ONE}\n{TWO}"
    reading = read(raw)
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert reading.pages[0].start == 0
    assert reading.pages[-1].end == len(raw)
    assert "[page 2]" in reading.body
    assert "[page 3]" in reading.body


@pytest.mark.parametrize("raw", ["", " ", "\n\n", "\x00", "....", "S", "\r\n\r\n", "a" * 5000])
def test_texts_that_are_no_cables(raw):
    """Anything can be read; what is no cable gives no values."""
    reading = read(raw)
    assert reading.kind == "other"
    assert not set(reading.fields) - {"classification"}


def body_begins(raw: str) -> str:
    """The first words of a reading's body."""
    return " ".join(read(raw).body.split()[:3])


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (["Lo. ABOUT THE MINISTER", "WE HEAR THAT HE WILL LEAVE THE TOWN.", "2. NO ONE KNOWS MORE."], "Lo."),
        (["J. AGREED TO THE VISIT.", "PLEASE ADVISE THE RESULT OF IT SOON TO ALL.", "2. NO MORE FROM US."], "J."),
        (["MINISTER LANDLORD RESIDES THERE ALONE WITH", "06", "2. WE HAVE NO MORE OF HIM THAN THAT."], "MINISTER"),
        (["KAPOK RYBAT", "1. WE HAVE HEARD THAT HE WILL LEAVE THE TOWN.", "2. NO MORE OF IT."], "1."),
    ],
)  # fmt: skip
def test_the_text_begins_with_its_first_line_however_damaged(lines, first):
    """Lines above the first certain one that read like text belong to it, up to the first label or the heading."""
    raw = "\n\n".join(["SECRET", "TO: DIRECTOR", "CITE OSLO 0012", "REF: ROME 0044", *lines])
    assert body_begins(raw).startswith(first)


def test_the_boxes_at_the_head_of_a_page_are_no_text():
    """Words printed in the boxes of a form, and the serial number beside them, part the pages and are left out."""
    above = [
        "1. WE HAVE HEARD THAT HE WILL LEAVE THE TOWN ON THE LAST DAY OF THE MONTH AND WILL",
        "DATE:",
        "UNIT:",
    ]
    below = [
        "STAFF",
        "INFO: FILE",
        "DISSEM BY:",
        "PER",
        "IN 0443808",
        "NOT COME BACK TO IT BEFORE THE END OF THE YEAR AS HE SAID.",
    ]
    body = read("\n\n".join(["SECRET", "FROM: OSLO", "TO: ROME", *above, "SECRET", "SECRET", *below])).body
    assert " ".join(body.split()).replace("[page 2] ", "") == " ".join([above[0], below[-1]])


def test_no_text_begins_behind_the_end_of_message():
    """What stands below END OF MESSAGE is neither text nor address if running text stands above it."""
    text = "1. WE HAVE HEARD THAT HE WILL LEAVE."
    lines = ["SECRET", "CITE OSLO 0012", text, "END OF MESSAGE", "MORE THAN CITE ARE HERE"]
    assert read("\n".join(lines)).body == text


HEADED = ["SECRET", "FROM: OSLO", "TO: ROME"]


def body_of(*lines: str) -> str:
    """The body of a telegram with a heading and these lines below it."""
    return read("\n\n".join([*HEADED, *lines])).body


def test_a_clear_first_label_above_the_text_begins_it():
    """`1.` a few lines above the first line of certain text begins the text, whatever stands between."""
    lines = ["1. AS AGREED", "KOBE", "(OSAKA) HARBOUR", "NARA HILL", "KYOTO"]
    assert body_of(*lines, "WE HAVE HEARD THAT HE WILL LEAVE THE TOWN.").startswith("1. AS AGREED")


def test_a_word_above_the_last_sentence_signs_nothing():
    """A word alone in capitals is a signature unless the line below it ends the sentence."""
    text = [
        "1. WE HAVE HEARD THAT HE WILL LEAVE THE TOWN.",
        "2. HE MAY GO WITH HIS WIFE, WHICH WE WOULD VERY MUCH",
    ]
    assert body_of(*text, "REGRET", "FOR THE MOMENT.", "END OF MESSAGE").endswith("FOR THE MOMENT.")
    assert body_of(text[0], "HOLM", "END OF MESSAGE") == text[0]


@pytest.mark.parametrize(
    "foot", ["WH/Comment: *Asked for more of it.", "*ASKED FOR MORE OF IT BY OSLO.", "ROME OFFICE"]
)
def test_what_stands_below_the_exemption_is_no_text(foot):
    """Nothing but notes and names follows what is to be filed and the exemption from downgrading."""
    text = ["1. WE HAVE HEARD THAT HE WILL LEAVE THE TOWN.", "2: FILE: 201-11223. E2 IMPDET."]
    assert body_of(*text, foot).endswith("E2 IMPDET.")


def test_a_sentence_that_resembles_an_address_does_not_hide_a_clear_beginning():
    """Below a clear `1.` only lines that are addresses beyond doubt show that the heading still goes on."""
    text = ["1. WE HAVE HEARD THAT HE WILL LEAVE", "FOR THE OLD GITE/", "HOLM 201-111222 2", "IN THE MORNING."]
    assert body_of(*text).startswith("1. WE HAVE HEARD")
    assert body_of("1. WE HAVE HEARD IT ALL", "FROM: ROME", "2. HE WILL LEAVE.").startswith("2.")


def test_addressees_behind_the_routing_column_are_no_text():
    """A line with ACTION and INFORMATION belongs to the heading whatever was read into it."""
    listed = "ARA ACTION DEPARTMENT 321, INFORMATION ROME, OSLO"
    assert body_of("NO: 321", listed, "THE MINISTER HAS TOLD US THAT HE WILL LEAVE.").startswith("THE MINISTER")
