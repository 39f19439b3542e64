"""Forms of a known family as others lay them out: what stands where must not matter to what is text."""

import pytest

from cables.text import read
from cables.text.wholeness import KNOWN

HEAD = "O 021200Z FEB 78\nFM SECSTATE WASHDC\nTO AMEMBASSY LIMA IMMEDIATE\nS E C R E T STATE 027712\n"
LABELS = "E.O. 11652: GDS\nTAGS: PEPR, PE\nSUBJECT: A LETTER\n"
SAID = "YOU SHOULD HAND THE LETTER OVER TODAY IF YOU CAN. TELL HIM THAT THE\nPRESIDENT WROTE IT HIMSELF."


def reasons(raw: str) -> dict[str, str]:
    """The lines outside the text, each with the reason of its part."""
    found = {}
    for part in read(raw).segments:
        for line in raw[part.start : part.end].splitlines():
            if part.kind != "body" and line.strip():
                found[line.strip()] = part.reason
    return found


@pytest.mark.parametrize("label", ["SUBJECT: A LETTER", "SUBJECT: A LETTER\nREF: LIMA 1101", "TAGS: PEPR, PE"])
def test_text_directly_below_a_label_is_text(label):
    found = read(f"{HEAD}E.O. 11652: GDS\n{label}\n{SAID}\nHOLM\n")
    assert found.body == SAID.replace("\n", " ")
    assert found.fields["signatory"].value == "HOLM"
    assert "subject" not in found.fields or found.fields["subject"].value == "A LETTER"


def test_a_title_runs_on_over_the_line_below_it():
    title = "WHAT THE GROWERS OF THE NORTH SAY OF THE NEW\nTAX ON SUGAR"
    raw = f"{HEAD}E.O. 11652: GDS\nSUBJECT: {title}\n\n{SAID}\n"
    assert read(raw).fields["subject"].value == "WHAT THE GROWERS OF THE NORTH SAY OF THE NEW TAX ON SUGAR"


def test_the_banner_of_the_first_page_parts_nothing():
    raw = (
        f"RELEASED IN FULL\n\nPAGE 01  STATE  027712  021200Z\n\nACTION ARA-10\n{HEAD}{LABELS}\n1. TELL HIM.\n"
        "SECRET\n\nSECRET\n\nPAGE 02  STATE  027712  021200Z\n\n2. TELL HER.\nHOLM\n"
    )
    found = read(raw)
    assert found.body == "1. TELL HIM.\n\n[page 2]\n\n2. TELL HER."
    assert [page.number for page in found.pages] == [1, 2]


def test_the_routing_above_a_later_section_is_its_heading():
    again = HEAD.replace(" STATE", " SECTION {} OF 2 STATE")
    page = "PAGE 01  STATE  027712  0{} OF 02  021200Z\n\nACTION ARA-10\nINFO OCT-01 SS-15 /031 W\n"
    raw = (
        page.format(1) + again.format(1) + LABELS
        + "\n1. THE BANKS WERE SHUT AND NOBODY KNEW WHEN THEY WOULD\n\nNNN\n"
        + page.format(2) + again.format(2) + "\nOPEN AGAIN.\n2. WE WAIT.\nHOLM\n"
    )  # fmt: skip
    body = read(raw).body
    assert "ACTION" not in body
    assert "OCT" not in body
    assert "WHEN THEY WOULD\n[page 2]\nOPEN AGAIN." in body


def test_a_line_that_marks_the_message_is_no_addressee():
    raw = "R 181110Z OCT 77\nFM AMEMBASSY KABUL\nTO SECSTATE WASHDC 12\nUNCLAS KABUL 8812\n" + LABELS + "\n" + SAID
    assert read(raw).fields["to"].value == ("SECSTATE WASHDC",)


def test_a_figure_of_two_places_may_belong_to_a_name():
    raw = (
        "R 141815Z AUG 64\nFM COMFLEET\nTO CINCFLEET\nINFO CTF 77\nS E C R E T\n1. ONE SHIP CAME.\n2. SEA CALM.\n"
    )
    assert read(raw).fields["info"].value == ("CTF 77",)
    assert read(raw).fields["classification"].value == "SECRET"


def test_a_note_below_the_signature_hides_neither():
    raw = f"{HEAD}{LABELS}\n1. TELL HIM.\n2. TELL HER.\nHOLM\nNOTE BY OC/T: NOT PASSED TO ALL ADDRESSEES.\n"
    assert read(raw).fields["signatory"].value == "HOLM"
    assert read(raw).body.endswith("TELL HER.")
    assert reasons(raw)["NOTE BY OC/T: NOT PASSED TO ALL ADDRESSEES."] == "note on who was told or got copies"


def test_the_page_of_a_section_may_be_counted_in_its_banner():
    raw = (
        "UNCLAS SECTION 01 OF 02 RIGA 000317\n\nE.O. 12958: N/A\nTAGS: ECON\nSUBJECT: GAS\n\n1. It is cold.\n\n"
        "RIGA 00000317  001.2 OF 002\n\n2. It will be colder.\nHOLM\n"
    )
    assert read(raw).body == "1. It is cold.\n\n[page 2]\n\n2. It will be colder."


EDITION = (
    "88. Telegram From the Department of State to the Embassy in Chad\n\nWashington, May 2, 1966, 7:14 p.m.\n\n"
    "99120. 1. We agree that you should tell the minister what we know before he leaves.[1]\n\n"
)
SOURCE = "[1] Source: Department of State, Central Files. Secret. Drafted by Doe on May 1 and approved by Poe.\n\n"


def test_text_below_a_note_at_the_foot_of_a_page_is_text():
    raw = EDITION + SOURCE + "2. If he asks about the money you should say that we have not decided.\n\nRoebuck\n"
    found = read(raw)
    assert "about the money" in found.body
    assert "Source" not in found.body
    assert [point.label for point in found.points] == ["1.", "2."]
    fields = {name: found.fields[name].value for name in ("number", "drafter", "signatory")}
    assert fields == {"number": "99120", "drafter": "Doe", "signatory": "Roebuck"}


def test_notes_of_an_edition_are_told_and_not_lost():
    raw = EDITION + "2. Wait.\n\nRoebuck\n\n" + SOURCE + (
        "[2] Telegram 14, May 1, asked what the embassy was to say to the minister when he came to see it.\n\n"
        "It was not answered until the end of the month, when the minister had left.\n"
    )  # fmt: skip
    found = read(raw)
    assert found.whole
    assert found.words_left_out == 0
    assert "notes of the edition" in KNOWN
    assert "minister had left" not in found.body


def test_a_note_below_the_signature_may_have_a_bare_figure():
    raw = EDITION + "2. Wait.\n\nRoebuck\n\n1 Telegram 415, May 6, reported that he did so.\n"
    assert read(raw).fields["signatory"].value == "Roebuck"
    assert "Telegram 415" not in read(raw).body


AIRGRAM = (
    "AIRGRAM\nA-1044\nUNCLASSIFIED\nDATE : May 17, 1966\nFROM : Amembassy BOGOTA\nTO : Department of State\n"
    "SUBJECT : What the growers think of the tax and how they mean to get round it\n\n"
    "The growers met in the old theatre and there were two hundred of them.\n\n"
)


@pytest.mark.parametrize("head", ["Page 2 of 2\nA-1044 Bogota", "A-1044 from Bogota\nPage 2", "A-1044\n2"])
def test_the_head_of_an_airgrams_page_is_no_text(head):
    raw = (
        f"{AIRGRAM}UNCLASSIFIED\n\n{head}\n\nThey said that they would not pay.\n\nFor the Ambassador:\nJane Poe\n"
    )
    assert "A-1044" not in read(raw).body
    assert [page.number for page in read(raw).pages] == [1, 2]
    assert read(raw).whole
    assert read(raw).words_left_out == 0


def test_the_subject_of_a_form_is_named_and_not_lost():
    found = reasons(AIRGRAM)
    assert found["SUBJECT : What the growers think of the tax and how they mean to get round it"] == "subject"


SHEET = (
    "FROM AMMAN TO FOREIGN OFFICE\n\nCypher/OTP            FOREIGN OFFICE AND\n"
    "                      WHITEHALL DISTRIBUTION\nMr. Doe\nNo. 311        D: 3.15 p.m. March 5, 1956\n"
    "               R: 5.40 p.m. March 5, 1956\n\nIMMEDIATE\n\n{to}\n\n"
    "The minister asked me to call.\n\n2. He was angry.\n"
)


@pytest.mark.parametrize(
    ("to", "info"),
    [
        (
            "Addressed to Foreign Office telegram No. 311 of March 5\nRepeated for information to Bagdad",
            ("Bagdad",),
        ),
        ("Addressed F.O. No. 311, repeated Ankara, Athens.", ("Ankara", "Athens")),
    ],
)
def test_the_heading_of_a_sheet_ends_below_its_times(to, info):
    found = read(SHEET.format(to=to))
    assert found.body == "The minister asked me to call.\n\n2. He was angry."
    fields = {name: found.fields[name].value for name in ("number", "date", "time", "received_time", "info")}
    assert fields == {
        "number": "311", "date": "1956-03-05", "time": "15:15", "received_time": "17:40", "info": info,
    }  # fmt: skip


def test_the_hour_by_which_it_is_to_be_on_a_desk_is_no_name():
    raw = "FM VIENNA\nTO DESKBY 170900Z FCO\nTELNO 44\nOF 161700Z JANUARY 91\n\n1. THEY AGREE.\n\n2. WE WAIT.\n"
    assert read(raw).fields["to"].value == ("FCO",)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (
            "Moscou, 3 mai 1959, 19 h. 40.\nT. nos 2210 à 2214.\n(Reçu : le 3, 22 h. 15.)\n\n"
            "Le ministre m'a reçu ce "
            "matin et il m'a dit que la note serait remise avant la fin de la semaine.\n\nDupont\n",
            "Dupont",
        ),
        (
            "Drahtbericht\nAus: Moskau\nNr. 0871 vom 22.04.1971, 17.20 Uhr\nAn: Bonn AA\n\n"
            "Der Leiter war freundlich, aber er sagte nichts von dem, was wir ihm und dem Minister vor einer "
            "Woche gesagt haben.\n\nWeber\n",
            "Weber",
        ),
    ],
)
def test_a_name_apart_below_the_last_sentence_signs(raw, name):
    assert read(raw).fields["signatory"].value == name
    assert not read(raw).body.endswith(name)


def test_a_french_hour_is_read_without_blanks():
    raw = (
        "MINISTERE DES AFFAIRES ETRANGERES\nTELEGRAMME A L'ARRIVEE\nDE BONN\nLE 12 JUIN 1964 A 20H15\nNO 3120\n"
        "DIFFUSION RESERVEE\n\nLE CHANCELIER A RECU CE MATIN L'AMBASSADEUR QUI LUI A REMIS UNE LETTRE.\n"
    )
    assert read(raw).fields["time"].value == "20:15"
    assert "DIFFUSION" not in read(raw).body


@pytest.mark.parametrize("between", [": ", "  "])
@pytest.mark.parametrize("title", ["ACCESS RESTRICTED", "DOCUMENT WITHDRAWAL RECORD"])
def test_the_boxes_of_a_card_may_stand_apart_by_blanks(title, between):
    rows = between.join(("Date", "6/11/65")), between.join(("From", "Tehran")), between.join(("To", "Secstate"))
    found = read("\n".join((title, "", *rows, "", "This item was removed because access to it is restricted.")))
    assert found.kind == "withheld"
    assert found.fields["from"].value == "Tehran"


def test_a_sheet_of_the_database_makes_no_electronic_telegram_of_another_form():
    sheet = "Message Attributes\n\nCapture Date: 01 JAN 2003\nFrom: OSLO\n"
    raw = (
        "INCOMING TELEGRAM\nFROM: Lisbon\nTO: Secretary of State\nNO: 12, June 4, 5 PM\n\nThe harbor is open.\n\n"
    )
    assert read(raw + sheet).fields["from"].value == "Lisbon"


HOME = (
    "INCOMING TELEGRAM   Department of State\nSECRET\nFROM: Rome\nTO: Secretary of State\nNO: 12, June 3, 2 PM\n\n"
)


@pytest.mark.parametrize(
    "gap", ["[illegible]", "\\[illegible]", "[?]", "[...]", "(unclear)", "[word illegible]", "**[illegible]**"]
)
def test_a_gap_may_stand_before_a_label(gap):
    found = read(f"{HOME}1. The mayor came to see me.\n\n{gap} 2. I told him that it would be done.\n\nROEBUCK\n")
    assert [point.label for point in found.points] == ["1.", "2."]


def test_a_bracket_that_is_no_gap_is_no_part_of_a_label():
    found = read(f"{HOME}The mayor came to see me about the road.\n\n[Vol. 2] 2. It is a book that I gave him.\n")
    assert [point.label for point in found.points if point.label] == []


def test_a_clerks_note_amid_a_sentence_stands_above_the_next_heading():
    address = "FROM: Rome\nTO: Secretary of State\nNO: 12, June 3, 2 PM (SECTION {} OF TWO)\n\n"
    raw = (
        "INCOMING TELEGRAM   Department of State\nSECRET\n" + address.format("ONE")
        + "1. I answered that we would look into the matter and that\n\nNOTE: SECTION TWO FOLLOWS.\n\n"
        + address.format("TWO") + "he could expect an answer before Friday.\n\n2. He thanked me.\n\nROEBUCK\n"
    )  # fmt: skip
    assert "and that he could expect" in read(raw).body
    assert reasons(raw)["NOTE: SECTION TWO FOLLOWS."] == "clerk's note between two parts of the text"


def test_a_message_quoted_behind_a_colon_does_not_end_the_heading():
    raw = (
        f"{HOME}He showed me the message which he had from his own embassy. It said:\n\nFROM: The Ambassador\n"
        "TO: The Minister\n\nI have seen nobody and know nothing. The weather is hot.\n\nROEBUCK\n"
    )
    assert read(raw).body.startswith("He showed me")
    assert "to" not in read(raw).fields or read(raw).fields["to"].value == ("Secretary of State",)


def test_ten_hours_are_no_addressee():
    raw = (
        "INCOMING TELEGRAM Department of State\nSECRET\nControl: 5512\nRec'd: May 6, 1961\n10:40 AM\nFROM: Rome\n"
        "TO: Secretary of State\nNO: 2011, May 6, 9 PM\n1. The commission flew north this morning.\n\nROEBUCK\n"
    )
    assert read(raw).fields["received_time"].value == "10:40"


def test_a_mission_to_an_organisation_is_one_party_of_an_edition():
    raw = (
        "301. Telegram From the Mission to the United Nations to the Department of State1\n\n"
        "New York, December 4, 1961, 9 p.m.\n\n1902. I thanked him.\n\n[Page 413]\n\nHe went away.\n\nRoebuck\n"
    )
    found = read(raw)
    assert found.fields["from"].value == "Mission to the United Nations"
    assert found.fields["to"].value == ("Department of State",)
    assert found.body == "1902. I thanked him.\n\n[page 2]\n\nHe went away."


def test_a_note_with_a_sign_that_leads_back_is_a_note():
    raw = EDITION + "2. Wait.\n\n1. Source: Central Files. Secret. ↩\n\n2. See the telegram of May 4. ↩\n"
    assert "See the telegram" not in read(raw).body


def test_the_name_of_a_posts_letterhead_is_no_addressee():
    raw = (
        "AMBASSADE DE FRANCE\nA WASHINGTON\n\nTELEGRAMME AU DEPART\n\nWashington, le 14 octobre 1967\n"
        "Nos 5511 à 5513\n\n"
        "1) Le ministre a vu hier le Président, qui lui a dit que la lettre est partie.\n\n2) Il repart demain.\n"
    )
    assert "to" not in read(raw).fields
    assert read(raw).fields["from"].value == "Washington"


def test_the_labels_of_an_airgram_may_stand_far_from_their_colons():
    raw = (
        "AIRGRAM\nA-77     LIMITED OFFICIAL USE\nTO        : DEPARTMENT OF STATE\n"
        "FROM      : AmEmbassy KABUL          DATE: Sept. 9, 1967\nSUBJECT   : Weeka\nREF       : A-70\n\n"
        "1. The King came back.\n\n2. Fruit was sold.\n\nNEUMANN\n\nFORM DS-323\n"
    )
    fields = {name: read(raw).fields[name].value for name in ("from", "date", "subject", "signatory")}
    assert fields == {"from": "AmEmbassy KABUL", "date": "1967-09-09", "subject": "Weeka", "signatory": "NEUMANN"}
    assert read(raw).body.endswith("sold.")


def test_the_day_of_a_sheet_may_be_an_ordinal():
    raw = SHEET.format(to="SECRET").replace("March 5, 1956", "22nd March 1956")
    assert read(raw).fields["date"].value == "1956-03-22"
    assert read(raw).fields["received"].value == "1956-03-22"


def test_names_in_a_row_without_commas_are_not_sure():
    head = "FM VIENNA\nTO IMMEDIATE FCO\nTELNO 44\nOF 161700Z JANUARY 91\n"
    raw = f"{head}INFO PRIORITY MOSCOW EAST BERLIN BONN\n\n1. YES.\n"
    assert all(item.confidence < 0.9 for item in read(raw).fields["info"].items)


def test_two_words_may_stand_above_the_last():
    assert read(
        f"{HOME}He goes on Monday and his wife goes with him.\n\nPlease tell\nRoe.\n\nHOLM\n"
    ).body.endswith("Roe.")


def test_a_starred_note_below_the_signature_is_no_text():
    raw = (
        f"{HOME}1. He was wrong about the buyer.\n\n2. He is sorry.\n\nTAYLOR\n\n*As received. Will be serviced.\n"
    )
    assert read(raw).body.endswith("sorry.")
    assert read(raw).fields["signatory"].value == "TAYLOR"


def test_a_tag_alone_on_its_line_is_no_text():
    pages = f"{HOME}1. The King is at Aqaba.", "2. He is alone."
    raw = "".join(f'<page number="{n}">\n{page}\n</page>\n' for n, page in enumerate(pages, 1))
    assert read(raw).body == "1. The King is at Aqaba.\n\n[page 2]\n\n2. He is alone."


def test_the_cells_of_a_table_are_values_without_their_strokes():
    rows = "| **FROM:** | Dakar |\n| **TO:** | Secretary of State |\n| **NO:** | 411, June 9, 1964, 2 PM |\n"
    found = read(
        f"INCOMING TELEGRAM\nDepartment of State\n\n{rows}\n1. The rains have come and the road is closed.\n"
    )
    assert found.fields["from"].value == "Dakar"
    assert found.fields["to"].value == ("Secretary of State",)


def test_the_boxes_of_a_card_may_be_dotted():
    rows = (
        "REASON FOR WITHDRAWAL ..... National security",
        "TYPE OF MATERIAL .... Telegram",
        "CREATION DATE ... 06/11/1975",
    )
    found = read("\n".join(("WITHDRAWAL ID 02931", *rows)))
    assert found.kind == "withheld"
    assert found.fields["date"].value == "1975-06-11"
