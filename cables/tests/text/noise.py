"""Made-up texts for the property tests: pieces of telegrams, OCR markup, our marks and noise, thrown together."""

from hypothesis import strategies as st

LINES = st.sampled_from(
    [
        "SECRET",
        "~~SECRET~~",
        "CONFIDENTAIL",
        "## CONFIDENTIAL",
        "-2- 77, MAY 3, 4 PM FROM OSLO",
        "[page 2]",
        "[page 3]",
        "OUTGOING TELEGRAM Department of State",
        "INCOMING TELEGRAM",
        "FROM: OSLO",
        "TO: Secretary of State",
        "NO: 77, MAY 3, 4 PM",
        "S E C R E T 031612Z MAY 61",
        "DIR INFO ROME CITE OSLO 0077",
        "REF: A. DIR 12345",
        "1. The ministers met again this morning and agreed on nothing.",
        "2. They will meet again before the month is out.",
        "l. WE THINK THAT THE HARBOUR WILL BE OPEN",
        "(a) the second of these is the more serious one",
        "5.",
        "- 3. However",
        "and so it went on for the whole of the after-",
        "noon until they left the house",
        "<u>never</u> say *never* again",
        "a ~~struck~~ word and ^{hand: another} one",
        "[illegible] [word?] \\[note: x] __under__ ~~~ ____",
        "\\~~x~~ \\\\~~y~~",
        "END",
        "END OF MESSAGE",
        "HALVORSEN",
        "NOTE: Passed to the harbour master 5/3/61",
        "Drafted by: A. Nyman",
        "REPRODUCTION FROM THIS COPY IS PROHIBITED",
        "DS-322",
        "...",
        "",
        "",
        "",
        "   ",
        "\t\tx\ty",
        "A\x0cB",
        "¹²³⁴",
    ]
)
NOISE = st.text(alphabet="aA1lI. ,:;()[]{}~_^*<>u/\\-\n\r\t#?•×é\u2028", max_size=40)
TEXTS = st.lists(st.one_of(LINES, NOISE), max_size=25).map("\n".join)
