"""
Common words of English and of telegraphic prose: enough of them in a line tell running text from stamps and noise.

Source: the most frequent words of English (function words, common verbs and nouns) as any frequency dictionary
lists
them, with the clipped forms of telegrams (RE, FOL, PLS). They stand in words.txt, one blank between two.
"""

from pathlib import Path

COMMON = frozenset((Path(__file__).parent / "words.txt").read_text(encoding="ascii").split())

# Words in their own right that stand near others of the archive's subject, and are not among the commonest: search
# takes none of them for a misreading (`defector` of `director`).
OTHERS = frozenset((Path(__file__).parent / "others.txt").read_text(encoding="ascii").split())
