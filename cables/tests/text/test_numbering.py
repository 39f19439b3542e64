"""Numbered points are found as a sequence, not label by label."""

import pytest

from cables.text import find_points


def paths(text: str) -> list[str]:
    """The paths of the points of a text, a lost or misread label marked with an asterisk."""
    return [point.path + "*" * point.damaged for point in find_points(text)]


def points(*paragraphs: str) -> str:
    """Paragraphs as a clean text."""
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["1.", "2.", "3."], ["1", "2", "3"]),
        (["l.", "2.", "3."], ["1*", "2", "3"]),
        (["I.", "2.", "3."], ["1*", "2", "3"]),
        (["1,", "2,", "3,"], ["1", "2", "3"]),
        (["1.", "2.", "3.", "a,", "S.", "6."], ["1", "2", "3", "4*", "5*", "6"]),
        (["1.", "2.", "2."], ["1", "2", "3*"]),
        (["1.", "1.", "2.", "3.", "II.", "III."], ["I*", "I.1", "I.2", "I.3", "II", "III"]),
        (["I.", "(1)", "(2)", "II.", "(1)", "(2)"], ["I", "I.1", "I.2", "II", "II.1", "II.2"]),
        (["1.", "a.", "b.", "2.", "a.", "b.", "c."], ["1", "1.a", "1.b", "2", "2.a", "2.b", "2.c"]),
        (["1.", "A.", "B.", "C.", "2."], ["1", "1.A", "1.B", "1.C", "2"]),
        (["A.", "B.", "C."], ["A", "B", "C"]),
        (["A.", "B.", "1.", "2.", "3."], ["A", "B", "1", "2", "3"]),
        (["1.", "2.", "5.", "6."], ["1", "2", "5", "6"]),
        (["5.", "6.", "7."], ["5", "6", "7"]),
        (["1.", "2.", "4."], ["1", "2", "4"]),
        (["1.", "2.", "3.", "14.", "5."], ["1", "2", "3", "4*", "5"]),
        (["A.", "в.", "c.", "D."], ["A", "B", "C", "D"]),
        ([f"{n}." for n in range(1, 10)] + ["1,", "11."], [str(n) for n in range(1, 10)] + ["10*", "11"]),
        (["; l ; 1.", "a : 2.", "3."], ["1", "2", "3"]),
        (["1. A.", "B.", "2. A.", "B."], ["1", "1.A", "1.B", "2", "2.A", "2.B"]),
        (["J.", "2."], ["1*", "2"]),
        (["2.", "2."], ["1*", "2"]),
        (["1.", "?.", "3."], ["1", "2*", "3"]),
        (["1.", "B."], ["1", "2*"]),
        (["1.", "20.", "3S,"], ["1", "2*", "3*"]),
        (["1.", "@.", "3."], ["1", "2*", "3"]),
        (["1.", "2.", "73.", "4.”"], ["1", "2", "3*", "4"]),
        (["1)", "2.", "3."], ["1", "2", "3"]),
        (["I", "1.", "2.", "3."], ["1", "2", "3"]),
        (["1.", "2.", "(a)", "(8)", "(c)", "3."], ["1", "2", "2.a", "2.b*", "2.c", "3"]),
    ],
)
def test_labels_are_read_as_one_numbering(labels, expected):
    """What a damaged or ambiguous label means is what the labels round it leave for it."""
    text = points(*(f"{label} The harbour was quiet that day." for label in labels))
    assert paths(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He would (a) leave the house and (b) close the door behind him.",
        "It is 5. That was all he said about the matter.",
        "Mr. Nyman came at noon and left again.",
        "U.S. ships were seen off the point.",
        "",
    ],
)
def test_figures_and_letters_inside_a_sentence_are_no_points(text):
    """Only the beginning of a line can bear a label."""
    assert paths(text) == []


def test_a_lost_first_label_is_supplied():
    """Text before point 2 is point 1, unless it goes on from a lost page in mid-sentence."""
    assert paths(points("The minister has left the town.", "2. He will return.", "3. So we hope.")) == [
        "1*",
        "2",
        "3",
    ]
    assert paths(points("of the town that he has left.", "2. He will return.", "3. So we hope.")) == ["2", "3"]


def test_a_full_stop_may_be_read_as_another_figure():
    """`26` where 2 must stand, before a word that figures do not count, is `2.`."""
    assert paths(points("1. NAGOYA IS QUIET.", "26 RE OSAKA, IT IS NOT.", "3. END.")) == ["1", "2*", "3"]


def test_a_text_in_capitals_has_a_first_point_whatever_is_left_of_its_label():
    """In capitals a small letter is what is left of a label; before point 3 the first paragraph is point 1."""
    assert paths(points("to THE MINISTER HAS LEFT.", "2. NO ONE KNOWS WHY.")) == ["1*", "2"]
    assert paths(points("THE MINISTER HAS LEFT THE TOWN.", "3. NO ONE KNOWS WHY.", "4. END.")) == ["1*", "3", "4"]
    assert paths(points("THE MINISTER HAS LEFT.", "HE WILL BE BACK SOON.", "3. END.", "4. END."))[:3] == [
        "1*",
        "2*",
        "3",
    ]


def test_letters_before_the_second_figure_are_a_list_of_the_first_point():
    """The label before the list is lost, the point is there."""
    letters = ["A. THE FIRST OF THEM IS QUIET.", "B. THE SECOND IS NOT."]
    found = find_points(points("THE TOWNS ARE THESE:", *letters, "2. NO MORE TODAY."))
    assert [point.path for point in found] == ["1", "1.A", "1.B", "2"]
    assert found[0].end == found[2].end


def test_a_letter_without_a_second_may_be_the_next_figure():
    """An `A` between 3 and the end is 4 if no B follows it, and the first of a list if one does."""
    figures = ["1. NAGOYA IS QUIET.", "2. OSAKA IS NOT.", "3. KOBE IS."]
    assert paths(points(*figures, "A. NO INDEX.")) == ["1", "2", "3", "4*"]
    assert paths(points(*figures, "A. SO IT IS.", "B. SO IT IS NOT.")) == ["1", "2", "3", "3.A", "3.B"]


def test_a_second_figure_whose_full_stop_is_blurred_makes_two_points():
    """`20A` behind a first paragraph is `2.`, and so is `2` before what it cannot count; `2 SHIPS` is no label."""
    assert paths(points("THE MINISTER HAS LEFT THE TOWN.", "20A NO ONE KNOWS WHY HE WENT.")) == ["1*", "2*"]
    assert paths(points("THE MINISTER HAS LEFT THE TOWN.", "2 SHIPS HAVE COME TO IT.")) == []
    assert paths(points("THE MINISTER HAS LEFT THE TOWN.", "2 REQUEST YOU TELL US WHY.")) == ["1*", "2*"]


def test_a_label_without_its_full_stop_counts_in_a_sequence():
    """`10 NAGOYA` between nothing and `2.` is a first point whose full stop was read as a nought."""
    found = find_points(points("10 NAGOYA IS QUIET TODAY", "2. OSAKA IS NOT"))
    assert [point.path for point in found] == ["1", "2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("1O", "2"), ("l0", "20"), ("1a", "2."), ("La.", "2e"), ("1.", "2°"), ("1*", "2."), ("1.", "b 2s")],
)
def test_a_full_stop_may_be_read_as_a_letter(first, second):
    """What stands behind a figure where the full stop must be is the full stop, in a text in capitals."""
    assert [p.path for p in find_points(points(f"{first} NAGOYA IS QUIET TODAY.", f"{second} OSAKA IS NOT."))] == [
        "1",
        "2",
    ]


@pytest.mark.parametrize(
    "between",
    [
        "%. OSAKA IS NOT AS QUIET.",
        "Z OSAKA IS NOT AS QUIET.",
        "g@ OSAKA IS NOT AS QUIET.",
        "OSAKA IS NOT AS QUIET.",
    ],
)
def test_a_label_missing_between_two_is_supplied(between):
    """Between 1 and 3 the paragraph that begins after a sentence is 2, whatever is left of its label."""
    text = points("1. NAGOYA IS QUIET.", between, "3. KOBE IS QUIET AGAIN.")
    assert paths(text) == ["1", "2*", "3"]
    assert text[find_points(text)[1].end - 6 :].startswith("QUIET.")


def test_of_several_paragraphs_the_one_that_shows_a_label_is_the_missing_point():
    """What stands in the place of the missing label and resembles it settles where the point begins."""
    text = points(
        "1. NAGOYA IS QUIET.", "IT HAS BEEN SO FOR A WEEK.", "Z, OSAKA IS NOT AS QUIET.", "3. KOBE IS QUIET AGAIN."
    )
    assert text[find_points(text)[1].start :].startswith("Z, OSAKA")


def test_several_labels_missing_side_by_side_belong_to_as_many_paragraphs():
    """Two paragraphs between 1 and 4 are 2 and 3; of three nobody can say, unless they show it."""
    lost = ["OSAKA IS NOT AS QUIET.", "NARA IS NOT QUIET AT ALL.", "KYOTO IS NOT QUIET, TOO."]
    first, last = "1. NAGOYA IS QUIET TODAY AND WILL BE TOMORROW.", "4. KOBE IS QUIET AGAIN."
    assert paths(points(first, *lost[:2], last)) == ["1", "2*", "3*", "4"]
    assert paths(points(first, *lost, last)) == ["1", "4"]
    read = [f"{label} {text}".strip() for label, text in zip(("Z;", "", "8°"), lost, strict=True)]
    assert paths(points(first, *read, last)) == ["1", "2*", "3*", "4"]


@pytest.mark.parametrize("beginning", ["Mr. Holm", "10 MAY. HOLM", "15 OCTOBER HOLM", "Col. Holm", "NO. Holm"])
def test_titles_and_dates_are_no_labels(beginning):
    """An abbreviated title or a day of a month at the beginning of a paragraph does not count for a lost label."""
    text = points(
        "1. The first point.", "2. The second point.", f"{beginning} came and went.", "3. The third point."
    )
    assert paths(text) == ["1", "2", "3"]


def test_a_label_below_its_first_line_counts_from_that_line():
    """Where the engine read a label one line late, the sentence it cuts in two begins the point."""
    text = points(
        "1. THE KING IS NOT HERE.",
        "THE MINISTER OF THE INTERIOR HAS LEFT WITH HIS",
        "2. WIFE AND SON.",
        "3. END IT.",
    )
    second = find_points(text)[1]
    assert (second.path, second.label) == ("2", "")
    assert text[second.start :].startswith("THE MINISTER")
    assert text[: second.end].endswith("AND SON.")


def test_a_list_below_a_point_goes_on_to_its_end_before_the_next():
    """The label missing between 2 and 4 stands behind the last letter of point 2, not among the letters."""
    letters = [f"{letter}. THE {letter}." for letter in "ABC"]
    text = points(
        "1. The first.",
        "2. The second:",
        letters[0],
        "This is one.",
        *letters[1:],
        "SO IT WILL BE TO THE END.",
        "4. End it.",
    )
    assert paths(text) == ["1", "2", "2.A", "2.B", "2.C", "3*", "4"]


def test_a_stray_letter_behind_a_sentence_does_not_hide_its_end():
    """Late message forms end each paragraph with a sign that is read as a letter."""
    assert paths(points("1. NAGOYA IS QUIET. Y", "b: THE OTHERS ARE NOT. Y", "3. END.")) == ["1", "2*", "3"]


def test_a_label_behind_specks_counts_where_the_list_goes_on_with_it():
    """What stands in the margin may be read into the line before a label."""
    assert paths("1. NAGOYA IS QUIET TODAY, we hear. re 2. OSAKA IS NOT.\n\n3. KOBE IS.") == ["1", "2", "3"]
    assert paths("1. WE REFER TO PARA 2. THE MATTER IS CLOSED.") == ["1"]
    once = find_points(points("1. NAGOYA IS QUIET.", "q; - 2. OSAKA IS NOT.", "4. KOBE IS."))
    assert len({point.start for point in once}) == len(once)


def test_a_title_may_be_the_first_point():
    """A short paragraph that says what follows is point 1 where the next is point 2."""
    assert paths(points("ANSWER EXPECTED: NONE.", "2. NAGOYA IS QUIET.", "3. OSAKA IS NOT.")) == ["1*", "2", "3"]


def test_a_short_list_may_run_on_inside_a_line():
    """Labels behind the end of a sentence count where they go on with the list, initials of names do not."""
    text = points(
        "1. HE SAID: A. HE WOULD LEAVE. B. HE WOULD NOT BE BACK. C. NO ONE SHOULD WAIT.",
        "2. MR. B. HOLM AND J. C. NYMAN WERE THERE. D. HOLM WAS NOT.",
    )
    assert paths(text) == ["1", "1.A", "1.B", "1.C", "2"]


def test_a_quoted_message_has_a_numbering_of_its_own():
    """Behind a colon and a quotation mark a list in figures begins anew inside the point, and ends with it."""
    text = points("1. He wrote:", "“1. The one.", "2. The other.", "2. That is all.", "3. So I think.")
    assert paths(text) == ["1", "1.1", "1.2", "2", "3"]


def test_the_last_of_a_list_of_references_is_no_point():
    """A letter alone before the figures stands in the heading's list; figures after letters begin anew."""
    assert paths(points("B. OSLO 0076", "1. THE FIRST OF THEM.", "2. THE SECOND.")) == ["1", "2"]
    assert paths(points("A. OSLO 0075", "B. OSLO 0076", "2. THE SECOND.", "3. THE THIRD."))[-2:] == ["2", "3"]


def test_a_list_of_other_cables_is_no_list_of_points():
    """Offices with numbers before the first figure are the references, letters before words are points."""
    cables = points(
        "A. OSLO 0075 (IN 37717)", "B. ROME 1024 (IN 45482)", "1. THE FIRST OF THEM.", "2. THE SECOND."
    )
    assert paths(cables) == ["1", "2"]
    texts = points("A. THE ONE HAS LEFT.", "B. THE OTHER HAS NOT.", "1. THE FIRST OF THEM.", "2. THE SECOND.")
    assert paths(texts) == ["A", "B", "1", "2"]


def test_a_clear_sign_of_another_kind_is_no_damaged_label():
    """A figure among letters, or a capital among figures, stands for the missing label only if it resembles it."""
    quiet = ["A. NAGOYA IS QUIET.", "B. KOBE IS."]
    assert paths(points(*quiet, "7. OSAKA IS NOT.", "NARA IS.")) == ["A", "B"]
    assert paths(points(*quiet, "G. OSAKA IS NOT.", "D. NARA IS.")) == ["A", "B", "C*", "D"]


def test_text_before_point_two_begins_with_running_words():
    """What is left of a form before the text is no part of the first point."""
    found = find_points(points("X 7 }2IT : INF", "HE HAS LEFT THE TOWN FOR GOOD.", "2. NO ONE KNOWS WHY HE WENT."))
    assert (found[0].path, found[0].start) == ("1", 16)


def test_points_span_their_text_and_their_subpoints():
    """A point reaches to the next of its own or a higher level; its label is the beginning of its span."""
    text = points("1. First things.", "(a) One of them.", "(b) Another.", "2. Second things.")
    first, sub, _, second = find_points(text)
    assert text[first.start : first.end].startswith("1. First things.")
    assert text[first.start : first.end].endswith("(b) Another.")
    assert (sub.path, sub.label, sub.level) == ("1.a", "(a)", 2)
    assert text[second.start : second.end] == "2. Second things."


def test_numbering_goes_on_over_page_marks():
    """A page mark is no paragraph and interrupts no sequence."""
    assert paths("1. One thing.\n\n[page 2]\n\n2. Another thing.\n\n3. A third.") == ["1", "2", "3"]


def test_a_long_numbering_goes_on_past_sixty_and_a_hundred():
    """Nothing is lost of a long report; a high figure that no numbering has come to is no label."""
    body = "\n\n".join(f"{n}. The ministers met again this morning." for n in range(1, 121))
    assert [point.path for point in find_points(body)] == [str(n) for n in range(1, 121)]
    assert [
        point.path for point in find_points("1. The ministers met.\n\n2. They left.\n\n77. Streets were shut.")
    ] == ["1", "2"]
