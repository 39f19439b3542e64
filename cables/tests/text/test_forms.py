"""Texts of forms that are recognised by their layout: their fields, their parts and what they do not say."""

import random

import pytest

from cables.text import read
from cables.text.heading import recognised
from cables.text.lines import split_lines

ELECTRONIC = """\
CONFIDENTIAL

PAGE 01        OSLO  04711  120810Z

13
ACTION EUR-10

INFO  OCT-01  ISO-00  /034 W
DRAFTED BY POL:ANYMAN:BH
                       --------------------- 004512
O R 120755Z FEB 76
FM AMEMBASSY OSLO
TO SECSTATE WASHDC IMMEDIATE 2210
INFO AMEMBASSY PARIS
AMEMBASSY ROME
CINCEUR

C O N F I D E N T I A L OSLO 4711

LIMDIS

E.O. 11652: GDS
TAGS: EFIS, NO
SUBJ: FISHING RIGHTS IN THE NORTH
AND THE NEW LAW
REF: (A) STATE 022345; (B) ROME 0815

1. THE MINISTER TOLD US TODAY THAT THE NEW LAW WOULD BE
PUBLISHED NEXT WEEK AND ASKED FOR OUR COMMENTS BEFORE
CONFIDENTIAL

CONFIDENTIAL

PAGE 02        OSLO  04711  120810Z

THEN.
2. WE PROMISED TO SEND THEM BY MARCH 1.  HOLM



CONFIDENTIAL

NNN
"""
ATTRIBUTES = """
Message Attributes

Capture Date: 01 JAN 1994
Current Classification: UNCLASSIFIED
Document Number: 1976OSLO04711
Draft Date: 12 FEB 1976
Original Classification: CONFIDENTIAL
Review Date: 04 MAY 2006
Review Markings: Declassified/Released US Department of State EO Systematic Review 04 MAY 2006
Subject: FISHING RIGHTS IN THE NORTH AND THE NEW LAW
"""
LATER = """\
P {group}
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC PRIORITY 1742
INFO RUEHRO/AMEMBASSY ROME 0233
C O N F I D E N T I A L SECTION {section} OSLO 000284

SIPDIS

DEPT FOR EUR

E.O. 12958: DECL: 01/04/2020
TAGS: PREL NO
SUBJECT: FERRIES

Classified By: DCM Ann Nyman for reasons 1.4 (b) and (d).

{text}
HOLM
"""
TELNO = """\
CONFIDENTIAL
FM LAGOS
TO PRIORITY FCO
TELNO 88
OF 021145Z MAR 91
AND TO ACCRA
INFO ROUTINE WASHINGTON, PARIS
DESKBY 021700Z

FRAME ECONOMIC
MY TELNO 85
OIL PRICES: MEETING WITH THE MINISTER

SUMMARY
1. THE MINISTER TOLD ME TODAY THAT HE EXPECTED PRICES TO FALL.
2. HE WILL SPEAK TO THE PRESS TOMORROW.

HOLM

YYYY
DISTRIBUTION 34
MAIN
"""
SHEET = """\
SECRET
FROM OSLO TO FOREIGN OFFICE
Cypher/OTP              FOREIGN OFFICE AND WHITEHALL DISTRIBUTION
Sir A. Nyman
No. 291                 D. 10.24 p.m. May 3, 1958
May 3, 1958             R. 4.05 a.m. May 4, 1958
IMMEDIATE
Addressed to Foreign Office telegram No. 291 of May 3.
Repeated for information to Paris and Rome.

     The minister told me this evening that he had no further news of the ships.

2.  I asked him whether the date had been agreed.
"""
AIRGRAM = """\
A-112        AIRGRAM

CONFIDENTIAL

TO : Department of State
INFO: Amembassy PARIS, Amembassy ROME

FROM : Amembassy OSLO                          DATE: May 3, 1965

SUBJECT : The harbour in winter

REF : Our A-98

The harbour master told us that the docks had been busy and that he expected more ships.

For the Ambassador:
Ann Nyman
First Secretary

Drafted by: POL:ANyman:bh 5/2/65        Contents and Classification Approved by: ECON:BHolm
"""
PRINTED = """\
45. Telegram From the Embassy in Norway to the Department of State

Oslo, May 3, 1965, 7 p.m.

112. Deptel 99. I saw the minister this morning and told him that we could not agree.[2]

1. He said that he understood our position.

2. He asked for time until Friday.

Holm

[1] Source: Department of State, Central Files, POL 1 NOR. Secret; Immediate; Limdis. Drafted by Nyman.
[2] See Document 44.
"""
GERMAN = """\
Fernschreiben
Nr. 455 vom 3.2.1964, 19.20 Uhr
Ankunft: 3. Februar 1964, 21.05 Uhr

Aus: Oslo
An: AA Bonn

Citissime

Auf Drahterlass Nr. 220 vom 1. Februar

Betr.: Gespräche im Hafen

1) Der Minister hat mich heute empfangen. Er sagte, daß die Frage noch nicht gelöst sei und daß man
noch einige Tage warten müsse.

2) Ich habe darauf hingewiesen, daß wir auf eine schnelle Antwort Wert legen.

[gez.] Muster
"""
FRENCH = """\
M. DUPONT, AMBASSADEUR DE FRANCE À OSLO,
À M. DURAND, MINISTRE DES AFFAIRES ÉTRANGÈRES.

T. nos 587 à 589.                                   Oslo, 27 octobre 1962, 22 h. 10.
Réservé.                                            (Reçu : le 28, 3 h. 20.)

Le ministre a réuni ce matin ses conseillers. Aucune décision n'a été prise au sujet des navires qui
se trouvent dans le port, et les experts pensent que la situation ne changera pas avant la fin du mois.

DUPONT
"""
CARD = """\
WITHDRAWAL NOTICE

RG: 59 General Records of the Department of State
Box: 3
Document No: 7
Date: 05/03/1965
Type: Telegram
Correspondents: OSLO 4711 to SECSTATE
Page Count: 2
Access Restriction: FOIA (b)(1) National Security

IN THE REVIEW OF THIS FILE THIS ITEM WAS REMOVED BECAUSE ACCESS TO IT IS RESTRICTED.
"""
WHOLE_LATER = "1. (C) The ferries run twice a day.\n\nOSLO 00000284  002 OF 002\n\n2. (C) They are full."
FORMS = {
    "electronic": ELECTRONIC,
    "attributes": ELECTRONIC + ATTRIBUTES,
    "attributes alone": ATTRIBUTES,
    "later": LATER.format(group="041820Z JAN 10", section="01 OF 02", text=WHOLE_LATER),
    "telno": TELNO,
    "sheet": SHEET,
    "airgram": AIRGRAM,
    "printed": PRINTED,
    "german": GERMAN,
    "french": FRENCH,
    "card": CARD,
}


@pytest.mark.parametrize(
    ("form", "name", "value"),
    [
        ("electronic", "number", "OSLO 4711"),
        ("electronic", "from", "AMEMBASSY OSLO"),
        ("electronic", "to", ("SECSTATE WASHDC",)),
        ("electronic", "info", ("AMEMBASSY PARIS", "AMEMBASSY ROME", "CINCEUR")),
        ("electronic", "date", "1976-02-12"),
        ("electronic", "time", "07:55"),
        ("electronic", "zone", "Z"),
        ("electronic", "classification", "CONFIDENTIAL"),
        ("electronic", "precedence", "IMMEDIATE"),
        ("electronic", "captions", ("LIMDIS",)),
        ("electronic", "subject", "FISHING RIGHTS IN THE NORTH AND THE NEW LAW"),
        ("electronic", "references", ("STATE 022345", "ROME 0815")),
        ("electronic", "signatory", "HOLM"),
        ("electronic", "drafter", "POL:ANYMAN:BH"),
        ("electronic", "direction", "incoming"),
        ("attributes", "date", "1976-02-12"),
        ("attributes", "date_source", "sent"),
        ("attributes", "classification", "CONFIDENTIAL"),
        ("attributes alone", "number", "OSLO 04711"),
        ("attributes alone", "date_source", "drafted"),
        ("attributes alone", "classification", "CONFIDENTIAL"),
        ("later", "date", "2010-01-04"),
        ("later", "number", "OSLO 000284"),
        ("later", "to", ("SECSTATE WASHDC",)),
        ("later", "section", None),
        ("telno", "number", "88"),
        ("telno", "from", "LAGOS"),
        ("telno", "to", ("FCO", "ACCRA")),
        ("telno", "info", ("WASHINGTON", "PARIS")),
        ("telno", "date", "1991-03-02"),
        ("telno", "time", "11:45"),
        ("telno", "precedence", "PRIORITY"),
        ("telno", "subject", "OIL PRICES: MEETING WITH THE MINISTER"),
        ("telno", "signatory", "HOLM"),
        ("telno", "direction", "incoming"),
        ("sheet", "from", "OSLO"),
        ("sheet", "to", ("FOREIGN OFFICE",)),
        ("sheet", "info", ("Paris", "Rome")),
        ("sheet", "number", "291"),
        ("sheet", "date", "1958-05-03"),
        ("sheet", "time", "22:24"),
        ("sheet", "received", "1958-05-04"),
        ("sheet", "received_time", "04:05"),
        ("sheet", "precedence", "IMMEDIATE"),
        ("sheet", "direction", "incoming"),
        ("airgram", "number", "A-112"),
        ("airgram", "from", "Amembassy OSLO"),
        ("airgram", "info", ("Amembassy PARIS", "Amembassy ROME")),
        ("airgram", "date", "1965-05-03"),
        ("airgram", "references", ("Our A-98",)),
        ("airgram", "signatory", "Ann Nyman"),
        ("printed", "number", "112"),
        ("printed", "from", "Embassy in Norway"),
        ("printed", "to", ("Department of State",)),
        ("printed", "date", "1965-05-03"),
        ("printed", "time", "19:00"),
        ("printed", "zone", "local"),
        ("printed", "classification", "SECRET"),
        ("printed", "captions", ("LIMDIS",)),
        ("printed", "signatory", "Holm"),
        ("german", "number", "455"),
        ("german", "from", "Oslo"),
        ("german", "to", ("AA Bonn",)),
        ("german", "date", "1964-02-03"),
        ("german", "time", "19:20"),
        ("german", "received_time", "21:05"),
        ("german", "language", "de"),
        ("german", "references", ("Drahterlass 220",)),
        ("german", "signatory", "Muster"),
        ("french", "number", "587 à 589"),
        ("french", "from", "M. DUPONT, AMBASSADEUR DE FRANCE À OSLO"),
        ("french", "date", "1962-10-27"),
        ("french", "time", "22:10"),
        ("french", "received", "1962-10-28"),
        ("french", "received_time", "03:20"),
        ("french", "language", "fr"),
        ("card", "number", "OSLO 4711"),
        ("card", "from", "OSLO"),
        ("card", "to", ("SECSTATE",)),
        ("card", "date", "1965-05-03"),
        ("card", "extent", "2 pages"),
        ("card", "withheld", "FOIA (b)(1) National Security"),
    ],
)
def test_a_form_has_each_value_at_its_place(form, name, value):
    """Every family of forms is read by its own labels."""
    assert read(FORMS[form]).value(name) == value


@pytest.mark.parametrize("form", FORMS)
def test_every_value_stands_in_the_raw_text(form):
    """Spans of the evidence hold words of the value, whatever form it was read from."""
    reading = read(FORMS[form])
    for field in reading.fields.values():
        assert field.spans, field.name
        for span in field.spans:
            assert 0 <= span.start < span.end <= len(reading.raw)


@pytest.mark.parametrize("form", FORMS)
def test_the_parts_of_a_form_account_for_every_character(form):
    """Segments follow one another without gap, and every letter of the body comes from the raw text."""
    reading = read(FORMS[form])
    assert [s.start for s in reading.segments] == [0, *(s.end for s in reading.segments[:-1])]
    assert reading.segments[-1].end == len(reading.raw)


def reason_of(raw: str, words: str) -> tuple[str, str]:
    at = raw.index(words)
    segment = next(s for s in read(raw).segments if s.start <= at < s.end)
    return segment.kind, segment.reason


@pytest.mark.parametrize(
    ("raw", "words", "part"),
    [
        (ELECTRONIC, "PAGE 02", "furniture"),
        (ELECTRONIC, "NNN", "furniture"),
        (ELECTRONIC + ATTRIBUTES, "Review Date", "furniture"),
        (FORMS["later"], "OSLO 00000284", "furniture"),
        (FORMS["later"], "Classified By", "heading"),
        (TELNO, "DISTRIBUTION 34", "end_note"),
        (TELNO, "FRAME ECONOMIC", "body"),
        (PRINTED, "See Document 44", "end_note"),
        (AIRGRAM, "First Secretary", "end_note"),
    ],
)
def test_a_line_of_a_form_has_its_part(raw, words, part):
    """Banners, attributes, lists of copies and notes of an edition are no text; a title is."""
    assert reason_of(raw, words)[0] == part


def test_a_sentence_runs_on_over_the_page_of_an_electronic_telegram():
    """The head of a page never stays in a sentence, and a name behind the last one is the signature."""
    assert read(ELECTRONIC).body.endswith(
        "ASKED FOR OUR COMMENTS BEFORE\n[page 2]\nTHEN.\n\n2. WE PROMISED TO SEND THEM BY MARCH 1."
    )


@pytest.mark.parametrize(
    ("group", "date", "time"),
    [
        ("041820Z JAN 99", "1999-01-04", "18:20"),
        ("041820Z JAN 00", "2000-01-04", "18:20"),
        ("041820Z JAN 29", "2029-01-04", "18:20"),
        ("041820Z JAN 30", "1930-01-04", "18:20"),
        ("041820Z JAN 2007", "2007-01-04", "18:20"),
        ("311820Z FEB 07", None, None),
    ],
)
def test_two_figures_of_a_year_are_of_the_century_of_their_form(group, date, time):
    """Below 30 a year of an electronic telegram is of this century; what is no day has no hour either."""
    reading = read(LATER.format(group=group, section="01 OF 01", text="1. (C) The ferries run twice a day."))
    assert (reading.value("date"), reading.value("time")) == (date, time)


def test_one_section_of_several_is_a_fragment():
    """It says which of how many; all of them in one file are a whole cable."""
    text = "1. (C) The ferries run twice a day and are full."
    one = read(LATER.format(group="041820Z JAN 10", section="01 OF 02", text=text))
    assert (one.kind, one.value("section")) == ("fragment", "1 of 2")
    assert read(FORMS["later"]).kind == "cable"


def test_what_goes_on_at_the_head_of_a_later_section_is_no_point():
    """The rest of point 2 at the head of section 2 has no label, so it is no point 1."""
    text = "of the harbour, where the ferries lie at night.\n\n3. (C) They are full."
    section = read(LATER.format(group="041820Z JAN 10", section="02 OF 02", text=text))
    assert [point.path for point in section.points] == ["3"]
    assert section.body.startswith("of the harbour")


def test_a_later_section_in_the_same_file_repeats_only_its_heading():
    """The second heading is furniture, the text goes on."""
    first = LATER.format(group="041820Z JAN 10", section="01 OF 02", text="1. (C) The ferries are full.")
    second = LATER.format(group="041820Z JAN 10", section="02 OF 02", text="2. (C) The harbour is quiet.")
    reading = read(first.replace("HOLM\n", "") + second)
    assert reading.kind == "cable"
    assert reading.body.replace("\n\n", " ") == "1. (C) The ferries are full. 2. (C) The harbour is quiet."


def test_notes_of_an_edition_are_no_points():
    """The telegram's own number and the notes stand beside its points."""
    assert [point.path for point in read(PRINTED).points] == ["1", "2"]
    assert str(read(PRINTED).value("provenance")).startswith("Department of State, Central Files, POL 1 NOR.")


def test_a_card_is_the_record_of_a_withheld_cable():
    """All its words are shown, a line a paragraph, and none is a point."""
    reading = read(CARD)
    assert reading.kind == "withheld"
    assert reading.points == ()
    assert reading.body.split() == CARD.split()


def test_a_card_of_another_paper_states_nothing():
    """What a card says of a letter or a memorandum is said of no cable."""
    reading = read(CARD.replace("Type: Telegram", "Type: Memorandum"))
    assert (reading.kind, reading.fields) == ("other", {})


@pytest.mark.parametrize(
    "raw",
    [
        "CITE OSLO 4711\nS E C R E T 031612Z MAY 58\nTO DIRECTOR\n1. THE MINISTER WILL COME IN THE MORNING.",
        "INCOMING TELEGRAM Department of State\nFROM: OSLO\nTO: Secretary of State\nNO: 7, MAY 3, 4 PM\n\nNo.",
        "MEMORANDUM\nSUBJECT: A telegram\nThe telegram was withdrawn from the file, access to it is restricted.",
        "",
    ],
)
def test_home_forms_belong_to_no_other_family(raw):
    """The Department's and the agency's forms of the 1960s are read by their own rules."""
    assert recognised(split_lines(raw)) is None


# --- sheets of no known form

SLIP = """\
OFFICIAL ROUTING SLIP
TO NAME AND ADDRESS DATE INITIALS
1. Mr. Holm
FROM: {label}
Ann Nyman, room 5

Please read the paper below and tell me whether the harbour should be named in it before Friday.
"""


@pytest.mark.parametrize(
    "label",
    ["NAME, ADDRESS AND PHONE NO.", "NAMK, ADORESS AND PHONE MO", "MANE, ADDRESS", "NANCE ADDRESS & PHOKE"],
)
def test_the_label_of_a_routing_slip_is_no_sender(label):
    """FROM is there the beginning of a printed label, however damaged the rest of it is."""
    assert read(SLIP.format(label=label)).value("from") is None


@pytest.mark.parametrize("stamp", ["EGISTRATION", "DISTRIBUTED TO", "DISTRIBUTI0N", "REGISTRATI0N", "0UTGOING"])
def test_a_stamp_is_no_signature(stamp):
    """Words of stamps and boxes below the text are nobody's name."""
    raw = (
        "INCOMING TELEGRAM Department of State\nSECRET\nFROM: OSLO\nTO: Secretary of State\nNO: 7, MAY 3, 4 PM\n\n"
        "The ministers met again this morning and agreed that the matter should be left where it is.\n\n"
    )
    assert read(f"{raw}HOLM").value("signatory") == "HOLM"
    assert read(f"{raw}{stamp}").value("signatory") is None


def test_outside_its_form_no_rule_is_sure():
    """A sheet that is no known form has likely readings at best; its marking is a marking all the same."""
    raw = (
        "SECRET\n\nFROM OSLO WITH PRIORITY TO ROME\n\nThe ministers met again this morning and agreed that the "
        "matter should be left where it is until the king is there.\n\nThey will meet again.\n\nSECRET"
    )
    reading = read(raw)
    sure = {name for name, field in reading.fields.items() if field.confidence >= 0.9}
    assert sure <= {"classification"}


def test_an_hour_stands_with_its_own_day_only():
    """An hour without a day is nothing, nor is one joined with the day of another place."""
    text = "\n1. THE MINISTERS MET AGAIN THIS MORNING AND AGREED THAT THE MATTER SHOULD BE LEFT WHERE IT IS."
    dated = read(f"S E C R E T 031612Z MAY 58 CITE OSLO 4711\nTO DIRECTOR{text}")
    assert (dated.value("date"), dated.value("time"), dated.value("zone")) == ("1958-05-03", "16:12", "Z")
    dayless = read(f"S E C R E T 031612Z CITE OSLO 4711\nTO DIRECTOR{text}")
    assert (dayless.value("date"), dayless.value("time"), dayless.value("zone")) == (None, None, None)


@pytest.mark.parametrize("form", FORMS)
def test_damage_neither_stops_the_reader_nor_loses_its_place(form):
    """However a text of a form is garbled, its parts cover it and every value rests on words of it."""
    rng = random.Random(form)
    for _ in range(6):
        signs = list(FORMS[form])
        for _ in range(40):
            signs[rng.randrange(len(signs))] = rng.choice("0OIl1SB/.,:\n ")
        raw = "".join(signs)
        reading = read(raw)
        assert "".join(raw[s.start : s.end] for s in reading.segments) == raw
        assert all(raw[span.start : span.end].strip() for f in reading.fields.values() for span in f.spans)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Der Minister hat mich heute empfangen, und er sagte, daß die Frage noch nicht gelöst ist.", "de"),
        ("Le ministre nous a dit que la question du port ne sera pas réglée par les experts.", "fr"),
        ("El ministro dijo que la cuestión del puerto no está resuelta para los barcos.", "es"),
        ("The minister said that the question of the harbour is not settled for the ships.", None),
        ("HARBOUR", None),
    ],
)
def test_a_text_of_no_known_form_has_its_language(text, tag):
    """What it is in is said, and that its kind is unknown; nothing more."""
    reading = read(text)
    assert reading.value("language") == tag


def test_the_group_may_stand_behind_the_sender_of_a_british_telegram():
    """FM with sender and date-time group on one line: each is its own value."""
    lines = (
        "CONFIDENTIAL\nFM FCO 151830Z NOV 83\nTO IMMEDIATE OSLO\nTELNO 1234\n\n1. PLEASE TELL THEM THAT WE AGREE."
    )
    reading = read(lines)
    assert (reading.value("from"), reading.value("date"), reading.value("time")) == ("FCO", "1983-11-15", "18:30")
    assert (reading.value("to"), reading.value("direction")) == (("OSLO",), "outgoing")
