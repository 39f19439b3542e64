"""The fields of made-up headings of every form, each with its evidence."""

import pytest

from cables.text import read, reading

BODY = (
    "1. The ministers met again this morning and agreed that the matter should be left where it is.\n"
    "2. They will meet again before the end of the month in the same place, if the king is there."
)
FORMS = {
    "incoming": "INCOMING TELEGRAM Department of State\nSECRET\nControl: 4711\nRec'd: MAY 3, 1958\n5:26 PM\n"
    "FROM: OSLO\nTO: Secretary of State\nNO: 77, MAY 3, 4 PM\nPRIORITY\nREFERENCE: DEPTEL 45\n",
    "values below": "INCOMING TELEGRAM\nDepartment of State\nCONFIDENTIAL\nRec'd:\nMAY 4, 1958\n2:10 a.m.\n"
    "FROM:\nOSLO\nTO:\n"
    "Secretary of State\nNO:\n78, MAY 3, 11 PM\n",
    "routing column": "INCOMING TELEGRAM | Department of State\nAction Control: 4712\nInfo Rec'd: May 3, 1958\n"
    "SS FROM: Oslo\nG TO: Secretary of State\nSP NO: 79, May 3, noon\n",
    "repeated": "INCOMING TELEGRAM\nSECRET\nRec'd: MAY 3, 1958\nFROM: OSLO\n"
    "TO: Secretary of State\nNO: 80, MAY 3, 5 PM\n"
    "ACTION DEPARTMENT 80, INFORMATION LONDON 12, PARIS 9\n",
    "outgoing": "OUTGOING TELEGRAM Department of State\nSECRET\nACTION: OSLO 112\nMay 3 8 44 PM '58\n",
    "circular": "OUTGOING TELEGRAM Department of State\nSECRET\nCIRCULAR\nALL AF DIPLOMATIC POSTS\n5/3/58\n",
    "cite": "S E C R E T 031612Z MAY 58 STAFF\nCITE OSLO 10077\nTO: PRIORITY DIRECTOR INFO LONDON.\nRYBAT\n"
    "REF: A. DIRECTOR 26171\nB. LONDON 45940\n",
    "one line": "SECRET 031612Z\n4 MAY 58 IN 15450\nPRIORITY DIR INFO LOND CITE OSLO 1629\n",
    "report": "CENTRAL INTELLIGENCE AGENCY\nCONFIDENTIAL\nCOUNTRY NORWAY\nREPORT NO. TOCS -3/123 ,456\n"
    "SUBJECT THE HARBOUR OF OSLO\nDATE DISTR. 3 MAY 1958\nPRECEDENCE ROUTINE\nDATE OF INFO 1 MAY 1958\n"
    "PLACE & DATE ACQ. NORWAY\nSOURCE: A FISHERMAN\n",
    "form": "CLASSIFIED MESSAGE\n3 MAY 58\nTO: OSLO\nFROM: DIRECTOR\nINFO CITE DIR 54723\n",
}


@pytest.mark.parametrize(
    ("form", "name", "value"),
    [
        ("incoming", "from", "OSLO"),
        ("incoming", "to", ("Secretary of State",)),
        ("incoming", "number", "77"),
        ("incoming", "date", "1958-05-03"),
        ("incoming", "time", "16:00"),
        ("incoming", "received_time", "17:26"),
        ("incoming", "control_number", "4711"),
        ("incoming", "classification", "SECRET"),
        ("incoming", "precedence", "PRIORITY"),
        ("incoming", "references", ("DEPTEL 45",)),
        ("values below", "from", "OSLO"),
        ("values below", "number", "78"),
        ("values below", "date", "1958-05-03"),
        ("values below", "received", "1958-05-04"),
        ("routing column", "from", "Oslo"),
        ("routing column", "number", "79"),
        ("routing column", "time", "12:00"),
        ("repeated", "info", ("LONDON", "PARIS")),
        ("outgoing", "from", "Department of State"),
        ("outgoing", "to", ("OSLO",)),
        ("outgoing", "number", "112"),
        ("outgoing", "date", "1958-05-03"),
        ("outgoing", "time", "20:44"),
        ("circular", "to", ("ALL AF DIPLOMATIC POSTS",)),
        ("circular", "date_source", "drafted"),
        ("cite", "from", "OSLO"),
        ("cite", "number", "OSLO 10077"),
        ("cite", "date", "1958-05-03"),
        ("cite", "to", ("DIRECTOR",)),
        ("cite", "info", ("LONDON",)),
        ("cite", "captions", ("RYBAT",)),
        ("cite", "references", ("DIRECTOR 26171", "LONDON 45940")),
        ("one line", "from", "OSLO"),
        ("one line", "to", ("DIR",)),
        ("one line", "info", ("LOND",)),
        ("one line", "date", "1958-05-03"),
        ("report", "from", "CENTRAL INTELLIGENCE AGENCY"),
        ("report", "number", "TDCS-3/123,456"),
        ("report", "date", "1958-05-03"),
        ("report", "subject", "THE HARBOUR OF OSLO"),
        ("report", "precedence", "ROUTINE"),
        ("form", "from", "DIRECTOR"),
        ("form", "to", ("OSLO",)),
        ("form", "number", "DIR 54723"),
    ],
)
def test_fields_of_a_form(form, name, value):
    """Each form of heading gives its fields, wherever on it they stand."""
    found = read(FORMS[form] + "\n" + BODY).fields[name]
    assert found.value == value
    assert found.spans
    assert found.reason


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_body_begins_after_the_heading(form):
    """Nothing of a heading is text, nothing of the text is heading."""
    reading = read(FORMS[form] + "\n" + BODY)
    assert reading.body == BODY.replace("\n", "\n\n")
    assert reading.kind == "cable"


@pytest.mark.parametrize(
    ("form", "direction", "circular"),
    [("incoming", "incoming", False), ("outgoing", "outgoing", False), ("circular", "outgoing", True),
     ("cite", "incoming", False), ("form", "outgoing", False)],
)  # fmt: skip
def test_direction_and_circular(form, direction, circular):
    """The letterhead says whether a telegram came in or went out; else headquarters at one end does."""
    reading = read(FORMS[form] + "\n" + BODY)
    assert (reading.direction, reading.circular) == (direction, circular)


def test_evidence_quotes_what_was_read():
    """The raw words of a field's span are those it was read from."""
    raw = FORMS["incoming"] + "\n" + BODY
    fields = read(raw).fields
    quoted = {
        name: raw[fields[name].spans[0].start : fields[name].spans[0].end]
        for name in ("from", "number", "date", "time")
    }
    assert quoted == {"from": "OSLO", "number": "77", "date": "MAY 3", "time": "4 PM"}


def test_a_sender_damaged_in_one_place_is_settled_by_another():
    """The heading of a later page says again who sent the telegram: two places agree against one."""
    head = (
        "INCOMING TELEGRAM\nSECRET\nRec'd: MAY 3, 1958\nFROM: OSL0\nTO: Secretary of State\nNO: 77, MAY 3, 4 PM\n"
    )
    alone = read(head + BODY).fields["from"]
    again = read(
        f"{head}{BODY}\nSECRET\n-2- 77, MAY 3, 4 PM, FROM OSLO\n\n3. The king will not be there this time."
    ).fields["from"]
    assert again.value == "OSLO"
    assert again.confidence > alone.confidence


def test_nothing_is_read_from_a_blank_address():
    """ACTION with nothing after it names nobody."""
    raw = "OUTGOING TELEGRAM Department of State\nSECRET\nACTION:\n5/3/58\n" + BODY
    assert "to" not in read(raw).fields


def addressed(line: str, *, stamped: str = "SECRET 031612Z\n4 MAY 58 IN 15450\n"):
    """The fields of a cable with this line of addressees."""
    return read(f"{stamped}{line}\n{BODY}").fields


@pytest.mark.parametrize(
    ("line", "to", "info"),
    [
        ("PRIORITY DIA INFO AIR CITE OSLO 1234", ("DIA",), ("AIR",)),
        ("PRIORITY OIR INFO LOND CITE OSLO 1234", ("DIR",), ("LOND",)),
        ("PRIORITY DQR INFO LOND CITE OSLO 1234", ("DIR",), ("LOND",)),
        ("PRIORITY LOND INFO ARMY CITE OSLO 1234", ("LOND",), ("ARMY",)),
        ("PRIORITY DIR INFO LOND CITE OSLO 1234", ("DIR",), ("LOND",)),
    ],
)
def test_a_known_addressee_is_never_repaired(line, to, info):
    """Three letters become DIR only where they are nothing that is known."""
    fields = addressed(line)
    assert (fields["to"].value, fields["info"].value) == (to, info)


@pytest.mark.parametrize("word", ["DIG", "DID", "DIE", "SIR", "FIR", "DIV"])
def test_a_word_is_no_damaged_headquarters(word):
    """A word of English near DIR stays a word."""
    assert "to" not in addressed(f"PRIORITY {word} CITE OSLO 1234")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("PRIORITY OIR LOND CITE OSLO 1234", "repaired from OIR"),
        ("PRIORITY DIA CITE OSLO 1234", "one letter away from DIR"),
        ("PRIORITY ZQXLM LOND CITE OSLO 1234", "beside words not read"),
        ("PRIORITY LOND INFO DIR CITE OSLO 1234", "headquarters only after INFO"),
    ],
)
def test_a_doubtful_address_is_not_asserted(line, reason):
    """What was repaired, or may have lost an addressee, is below 0.9 and says why; a plain address is not."""
    found = addressed(line)["to"]
    assert found.confidence < 0.9
    assert reason in found.reason
    assert addressed("PRIORITY DIR CITE OSLO 1234")["to"].confidence >= 0.9


@pytest.mark.parametrize("name", ["OIR", "DIP", "D1R", "BIR"])
def test_a_repaired_addressee_is_less_sure(name):
    """A repair is a guess, below the same place read plainly: less sure as one of several than as the only one."""
    lists = ("DIR", name, f"{name} LOND")
    plain, mended, several = (addressed(f"{one} CITE OSLO 1234")["to"].items[0] for one in lists)
    assert mended.value == "DIR"
    assert several.confidence < mended.confidence < plain.confidence


def test_a_symbol_that_is_not_known_stays_as_it_is_read():
    """Behind INFO of a typed address four capitals are an addressee; before it they may be any word, damaged."""
    fields = addressed("DIR XQZW INFO KXQM LOND THAT CITE OSLO 1234")
    assert fields["to"].value == ("DIR",)
    assert fields["info"].value == ("LOND", "KXQM")
    assert fields["info"].items[1].confidence < 0.6


@pytest.mark.parametrize(("names", "to"), [("DIR QSLO", ("DIR", "OSLO")), ("DIR LXND XQZWV", ("DIR",))])
def test_a_guessed_symbol_beside_words_not_read_is_none(names, to):
    """Four letters near a symbol are that symbol only where the rest of the address is read."""
    assert addressed(f"{names} CITE LOND 1234")["to"].value == to


def test_a_repair_beside_unread_words_is_less_sure():
    """Where other words of the address are lost, too, nothing is known of its length."""
    alone, beside = (addressed(f"{names} CITE OSLO 1234")["to"].confidence for names in ("OIR", "OIR XQZW"))
    assert beside < alone


@pytest.mark.parametrize("line", ["CITE OIR 54321", "CITE OIR: 54321"])
def test_a_repaired_sender_says_so(line):
    """Sender and number read out of a repaired symbol are no surer than an addressee's."""
    fields = addressed(line)
    assert fields["from"].value == "DIR"
    assert fields["from"].confidence < 0.6
    assert fields["number"].confidence < 0.6
    assert "repaired" in fields["from"].reason


def test_one_word_three_times_is_one_clue():
    """An office named again and again on one line bears itself out no more than once."""
    once = addressed("TO: LOND, PARI")["to"].confidence
    assert addressed("TO: LOND, PARI, LOND")["to"].confidence == once


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_value_rests_on_words(form):
    """No field of any form is stated without a place in the raw text; direction, derived, says so."""
    for found in read(FORMS[form] + "\n" + BODY).fields.values():
        assert found.spans, found.name
        assert all(item.spans for item in found.items), found.name
        assert found.name != "direction" or "derived" in found.reason


@pytest.mark.parametrize(
    "letterhead",
    ["OUTGOING TELEGRAM Department of State", "0UTGOlNG TELEGRAM", "OUTG0ING TELE6RAM Department of State"],
)
def test_the_sender_of_an_outgoing_form_rests_on_its_letterhead(letterhead):
    """The Department sends because the letterhead says so, however it is damaged: its line is the evidence."""
    raw = f"{letterhead}\nSECRET\nACTION: OSLO 112\n{BODY}"
    found = read(raw).fields["from"]
    assert found.value == "Department of State"
    assert [raw[span.start : span.end] for span in found.spans] == [letterhead]


def test_no_sender_without_a_letterhead():
    """Where no letterhead is left, nobody is said to have sent the telegram."""
    assert "from" not in read(f"SECRET\nACTION: OSLO 112\nMay 3 8 44 PM '58\n{BODY}").fields


@pytest.mark.parametrize(
    ("raw", "name", "value"),
    [
        ("TO: DIRECTOR\nFROM: OSLO\nSECRET 031612Z\nDIA CITE OSLO 1234\n", "to", ("DIRECTOR",)),
        ("• DIRECTOR\n? OSLO\nSECRET 031612Z\nRYBAT\n", "to", ("DIRECTOR",)),
        ("• DIRECTOR\nF STOCKHOLN\nSECRET 031612Z\nDIR CITE STOC 1234\n", "from", "Stockholm"),
        ("• DIRECTOR\nFROM SAN SALVADOR\nSECRET 031612Z\nDIR CITE SSDR 1234\n", "from", "SAN SALVADOR"),
        ("• DIRECTOR\n• OSLO\nSECRET 031612Z\nLOND INFO DIR CITE OSLO 1234\n", "to", ("LOND",)),
        ("TO : OSLO\nFROM: DIRECTOR\nSECRET\nCITE DIR\n54723\n", "number", "DIR 54723"),
        ("TO : OSLO\nFROM: DIRECTOR\nSECRET\nCITE DIR 5 4 7 2,3\n", "number", "DIR 54723"),
        ("• OSLO LONDON\n• DIRECTOR\nSECRET\nTO\nOSLO\nINFO\nCITE DIR\n54723\n", "to", ("OSLO", "LONDON")),
        ("SECRET\nCITE\nMESSAGE REFERENCE NUMBER\nDIRECTOR\n854123\nTO: OSLO.\n", "number", "DIRECTOR 854123"),
        ("SECRET 031612Z MAY 78 STAFF\nCITE 15123\nTO: DIRECTOR.\n", "number", "15123"),
        ("SECRET 031612Z\nDIR CITE OSLO '1234\n", "number", "OSLO 1234"),
        ("SECRET 031612Z\nDIR CITE SAVE 1234\n", "from", "WAVE"),
        ("TO s 0SZQ\nFROM: DIRECTOR\nSECRET\nOSLO INFO LOND\n", "to", ("OSLO",)),
        ("TO s 0SZQ\nFROM: DIRECTOR\nSECRET\nOSLO INFO LOND\n", "info", ("LOND",)),
        ("SECRET 031612Z MAY 78 STAFF\nCITE\n15123\nTO: DIRECTOR.\n", "number", "15123"),
        ("TO: OSLO\nFROM: DIRECTOR\nSECRET\nCILE DIR\n54723\n", "number", "DIR 54723"),
        ("TO: OSLO\nFROM: DIRECTOR\nSECRET\nOSLO LOND 54723\n", "number", "DIR 54723"),
        ("SECRET\nCITE\nHEADQUARTERS\nMESSAGE REFERENCE\n5123\nTO: OSLO.\n", "number", "HEADQUARTERS 5123"),
        ("• OSLO\n• DIRECTOR\nRYBAT\n", "from", "DIRECTOR"),
        ("FROM: DIRECTOR\nSECRET\nT0\nINFO\nOSLO\nCITE DIR\n54723\n", "to", ("OSLO",)),
        ("SECRET\nCITE DIR 54723\nTO :\nOSLO) (EYES ONLY HOLM).\n", "to", ("OSLO",)),
        ("SECRET 031612Z\nDIRINFO GNVA CITE OSLO 1234\n", "to", ("DIR",)),
        ("SECRET 031612Z\nDIRINFO GNVA CITE OSLO 1234\n", "info", ("GNVA",)),
        ("TO: OSLO\nFROM: DIRECTOR\nSECRET\nREF: OSLO 1234 (IN 12345)\n54723\n", "number", "DIR 54723"),
        ("SIG CEN\nDEFERRED\nC-TE DIR\n54723\nREF: OSLO 1234\n", "number", "DIR 54723"),
        ("TO: OSLO\nFROM: DIRECTOR\nSECRET\n5 4 7 2 3\nTYPIC\n", "number", "DIR 54723"),
        ("OUTGOING\nSIGNAL CENTER USE ONLY\n031612Z\nDIRECTOR\nINFO: FILE\n854123\n", "number", "DIR 854123"),
        ("TO: DIRECTOR\nFROM: JMWAVE\nSECRET 031612Z\nDIR CITE VAVE 1234\n", "number", "WAVE 1234"),
        ("SECRET 031612Z MAY 78 STAFF\nCITE\n15123 (HOLM ACTING)\nTO: DIRECTOR.\n", "number", "15123"),
        ("SECRET 031612Z\nCITE LA/MIAMI 12345\nTO: DIRECTOR.\n", "number", "LA/MIAMI 12345"),
        ("OSLO\n3\n4\n5\nFROM: DIRECTOR\nSECRET\nCITE DIR\n54723\n", "to", ("OSLO",)),
        ("SECRET\nCITE DIRECTOR 54723\n3\n4\n5\n6\n7\nPRIORITY WH/MIAMI INFO: OSLO\n", "to", ("WH/MIAMI",)),
        ("SECRET\nCITE DIRECTOR 54723\n3\n4\n5\n6\n7\nPRIORITY WH/MIAMI INFO: OSLO\n", "info", ("OSLO",)),
        (
            "SECRET\nCITE DIR 54723\nOSLO, ROME, THE HAGUE,\nBERN, LIMA,\nQUITO\nROME\n",
            "to",
            ("OSLO", "ROME", "THE HAGUE", "BERN", "LIMA", "QUITO"),
        ),
        ("SECRET\nCITE DIR 54723\nOSLO, ROME, BERN\nLIMA, QUITO\n", "to", ("OSLO", "ROME", "BERN")),
        ("SECRET 031612Z\nDIR INFO LOND OSLO CITE OSLO 1234\n", "info", ("LOND",)),
        ("SECRET\nCITE DIRECTOR 54723\nTO:\n12-3\n(OSLO EYES ONLY HOLM).\n", "to", ("OSLO",)),
        ("SECRET\nCITE DIRECTOR 54723\nTO:\n031612Z\nOSLO.\n", "to", ("OSLO",)),
        ("TO: OSLO\nFROM: DIRECTOR\nSECRET\nDEFERRED\nX ROUTINE\nCITE DIR 54723\n", "precedence", "ROUTINE"),
        ("SECRET 031612Z MAY 78 DEFERRED\nCITE OSLO 12345\nTO: DIRECTOR.\n", "precedence", "DEFERRED"),
        ("SECRET\nCITE DIRECTOR 54723\nTO: OSLO.\n_SUBJECT: THE HARBOUR\n", "subject", "THE HARBOUR"),
    ],
)
def test_boxes_of_the_message_forms(raw, name, value):
    """
    TO over FROM, whatever is left of their labels; headquarters' number in its own box below CITE.

    The symbol of the cite line is spelt out where a box shows the name; a typed address that gives headquarters a
    copy is not overruled by the box.
    """
    assert read(f"CLASSIFIED MESSAGE\n{raw}{BODY}").fields[name].value == value


@pytest.mark.parametrize(
    "raw",
    [
        "TO: OSLO\nFROM: DIRECTOR\nSECRET\nREF: OSLO 1234 (IN 12345)\nSIG CEN\n",
        "TO: OSLO\nFROM: DIRECTOR\nSECRET\nOSLO 1234 (IN 12345)\n",
        "TO: OSLO\nFROM: DIRECTOR\nSECRET\nOUT\n12345\n",
        "TO: OSLO\nFROM: DIRECTOR\nSECRET\n54723\n54987\n",
        "TO: DIRECTOR\nFROM: OSLO\nPERSON NOTIFIED\nSECRET 031612Z\n54723\n",
    ],
)
def test_a_serial_number_or_one_of_two_is_not_the_number(raw):
    """
    Numbers in brackets behind IN are those of cables referred to; of two alone on the form neither is known to be
    its own, and one on the incoming form is the serial number.
    """
    assert "number" not in read(f"CLASSIFIED MESSAGE\n{raw}{BODY}").fields


@pytest.mark.parametrize(
    ("raw", "sure"),
    [
        ("TO: DIRECTOR\nFROM: JMWAVE\nSECRET 031612Z\nDIR CITE VAVE 1234\n", True),
        ("SECRET 031612Z\nDIR CITE VAVE 1234\n", False),
        ("SECRET\nCITE DIR 547\nTO: OSLO\n", False),
        ("SECRET\nCITE DIR 54723\nTO: OSLO\n", True),
    ],
)
def test_a_number_beside_a_damaged_symbol_needs_its_sender_elsewhere(raw, sure):
    """The form's box bears a damaged symbol out; headquarters' numbers have five figures or more."""
    assert (read(f"CLASSIFIED MESSAGE\n{raw}{BODY}").fields["number"].confidence >= 0.9) is sure


def test_a_number_without_a_sender_names_none():
    """A cite line whose sender is withheld gives the number alone."""
    assert "from" not in read(f"SECRET 031612Z MAY 78 STAFF\nCITE 15123\nTO: DIRECTOR.\n{BODY}").fields


@pytest.mark.parametrize(
    ("line", "captions"),
    [
        ("RYBAT TYPIC", ("RYBAT",)),
        ("BYBAT LABOUR", ("RYBAT",)),
        ("ESE. REBAR HARBOUR", ("RYBAT",)),
        ("КАРОК", ("KAPOK",)),
        ("REPORT CLASS: SECRET CONTROLLED DISSEM/NO FOREIGN DISSEA", ("CONTROLLED DISSEM", "NO FOREIGN DISSEM")),
        ("TYPIC LABOUR", None),
    ],
)
def test_captions_of_the_heading(line, captions):
    """A handling indicator opens the slugs; the longer a caption, the more damage it bears."""
    fields = read("SECRET 031612Z\nDIR CITE OSLO 1234\n" + line + "\n" + BODY).fields
    assert (fields["captions"].value if "captions" in fields else None) == captions


def test_the_comment_on_dissemination_names_the_caption():
    """The secretariat's comment says what the struck first slug was."""
    tail = "\nEND OF MESSAGE\nC/S COMMENT: *DISSEMINATION APPLICABLE TO RYBAT TYPIC CABLES."
    fields = read("SECRET 031612Z\nDIR CITE OSLO 1234\n" + BODY + tail).fields
    assert fields["captions"].value == ("RYBAT",)


def test_a_field_has_no_more_values_than_a_heading_gives(monkeypatch):
    """Those found first are kept, with their places; the reason says how many more stand where."""
    monkeypatch.setattr(reading, "MOST_VALUES", 2)
    text = (
        "FROM: OSLO\nTO: SECSTATE\nNO: 12\n\n1. PLEASE REFER TO EMBTEL 101, EMBTEL 102, EMBTEL 103, EMBTEL 104.\n"
    )
    found = read(text).fields["references"]
    assert found.value == tuple(item.value for item in found.items) and len(found.value) == 2
    assert [text[span.start : span.end] for span in found.spans] == ["EMBTEL 101", "EMBTEL 102"]
    assert f"2 more, up to character {text.index(' 104') + 4}" in found.reason


@pytest.mark.parametrize(
    ("head", "text", "references"),
    [
        ("REF: §Slo 1230 (IN 45678)", "", ("OSLO 1230",)),
        ("RES: LOND 4512 (IN 45678)", "", ("LOND 4512",)),
        ("RET A. LOND 4512 (IN 45678)\nB. 4513 (IN 45680)", "", ("LOND 4512", "4513")),
        ("REFA HMMA 21234", "", ("HMMA 21234",)),
        ("REES:\nA. WH/MIAMI 1230 (IN 045678)", "", ("WH/MIAMI 1230",)),
        ("RYBAT\nHGP DIR 54723 (E", "", ("DIR 54723",)),
        ("RYBAT", "SEE TDCSDB-3/659, 020 OF MAY.", ("TDCSDB-3/659,020",)),
        ("RYBAT", "POUCHED OSMA-12763 TODAY.", ("OSMA 12763",)),
        ("RYBAT", "SEE FVS 1230 AND AIRGRAM A=244.", ("A-244", "FVS 1230")),
        ("RYBAT", "CITED IN LONDON 1230, 19 AUG 57.", ("LONDON 1230",)),
        ("REFS: A. LOND 4512, 2 MAY 58\nB. OSLT-1230", "", ("LOND 4512", "OSLT-1230")),
        ("REF: OSL-1230", "", ("OSL-1230",)),
        ("REF: OSLO 1230 LIN 45678", "", ("OSLO 1230",)),
        ("REF: RXND 1230", "", ("RXND 1230",)),
        ("REF: OSLO 123Di.", "", None),
        ("RYBAT", "NOT SENT OSLO 24 APRIL.", None),
        ("RYBAT", "THEY HAD 3 AUGUST 1957 AND SOME 4000 MEN.", None),
    ],
)
def test_references_however_they_are_labelled(head, text, references):
    """
    A damaged label, a serial number in brackets behind, the symbol of a dispatch or report make a reference.

    A number whose office cannot be read stands alone; a month and a year are none.
    """
    body = BODY.replace("2. They", f"2. {text} They") if text else BODY
    fields = read(f"SECRET 031612Z\nDIR CITE OSLO 1234\n{head}\n{body}").fields
    assert (fields["references"].value if "references" in fields else None) == references


@pytest.mark.parametrize("foot", ["PROHIGITED", "USE PREVIOUS", "EDITION", "APERTURE CARD", "MICR0FILM"])
def test_a_printed_word_is_no_signature(foot):
    """What is left of a form's notices or of a filing stamp below the text names nobody."""
    raw = f"INCOMING TELEGRAM\nSECRET\nFROM: OSLO\nTO: Secretary of State\nNO: 77, MAY 3, 4 PM\n{BODY}\n\n{foot}"
    assert "signatory" not in read(raw).fields


def test_the_subject_of_a_raw_report():
    """SUBJ, its colon or last letter damaged, in the notes of a report sent as a cable."""
    raw = f"SECRET 031612Z\nDIR CITE OSLO 1234\nREPORT CLASS SECRET\nSUBJ: THE HARBOUR OF OSLO\n{BODY}"
    assert read(raw).fields["subject"].value == "THE HARBOUR OF OSLO"
