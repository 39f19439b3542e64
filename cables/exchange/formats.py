"""
Tell from its content, whatever its name, that a file is no plain text: a document, a picture, markup, data.

What is told here is named to whoever brings the file; nothing is read out of such a file.
"""

import json
import re
from contextlib import suppress

# First bytes of files that are not text, the longer before the shorter where one begins another.
SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000 image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"II+\x00", "a TIFF image"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\xd0\xcf\x11\xe0", "a Word, Excel or PowerPoint document of before 2007"),
    (b"%!PS", "PostScript"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
# What the first kilobytes of a ZIP archive hold where it is a document.
PACKED = (
    (b"word/", "a Word document (DOCX)"),
    (b"xl/", "an Excel workbook (XLSX)"),
    (b"ppt/", "a PowerPoint presentation (PPTX)"),
    (b"opendocument.text", "an OpenDocument text (ODT)"),
    (b"opendocument", "an OpenDocument file"),
    (b"epub+zip", "an EPUB"),
    (b"[Content_Types].xml", "an Office document"),
)
AHEAD = 8192
BLANK = b" \t\r\n\f\v\xef\xbb\xbf"

# The name of the outermost element of kinds of markup, in small letters and without its prefix.
ROOTS = {
    "alto": "ALTO",
    "pcgts": "PAGE XML",
    "tei": "TEI",
    "tei.2": "TEI",
    "teicorpus": "TEI",
    "mets": "METS",
    "ead": "EAD",
    "svg": "an SVG image",
}
HTML = frozenset(
    ("html", "head", "body", "div", "p", "span", "article", "section", "ul", "ol", "pre", "center", "font")
)
PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<![A-Za-z][^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL)
ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z][\w.-]*)(?=[\s/>])[^<>]*>")
HOCR = re.compile(r"""class=["']?ocrx?_|ocr-system""")
CLOSED = re.compile(r"</[A-Za-z][\w:.-]*\s*>\s*\Z")
TAG = re.compile(
    r"</?([A-Za-z][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}'|[\w#.-]{1,80}))*\s*/?>"
)
# Tags with which OCR engines mark words of a plain text, tables included: what stands between them is the text.
MARKING = ("u", "b", "i", "s", "sub", "sup", "mark", "em", "strong", "del", "ins", "br", "hr")
BY_ENGINES = frozenset((*MARKING, "table", "thead", "tbody", "tr", "td", "th"))
MOSTLY, FEW = 0.3, 8  # of a text's characters, and of its tags: what more than so much of it is taken for markup


def other_format(raw: bytes) -> str:
    """What a file is by its first bytes, such as "a PDF"; empty where it may be text."""
    start = raw[:AHEAD].lstrip(BLANK)
    if raw.startswith(b"PK\x03\x04"):
        return next(
            (name for sign, name in PACKED if sign in raw[:AHEAD] or sign in raw[-AHEAD:]), "a ZIP archive"
        )
    if start.startswith(b"{\\rtf"):
        return "RTF"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "a WebP image"
    if raw[:2] == b"BM" and raw[6:10] == bytes(4):
        return "a BMP image"
    return next((name for sign, name in SIGNATURES if start.startswith(sign) or raw.startswith(sign)), "")


def markup(text: str) -> str:
    """Which markup or data format a text is written in, such as "ALTO"; empty where it is plain text."""
    text = text.lstrip("\ufeff")
    start = text[:40].lstrip()
    if start.startswith(("{", "[")) and _is_json(text):
        return "JSON"
    if start.startswith("<") and (named := _by_root(text)):
        return named
    tags = [len(tag[0]) for tag in TAG.finditer(text) if tag[1].lower() not in BY_ENGINES]
    return "markup" if len(tags) >= FEW and sum(tags) > MOSTLY * len(text) else ""


def _by_root(text: str) -> str:
    """By what stands before the outermost element, and by its name."""
    at, declared = 0, ""
    while found := PROLOGUE.match(text, at):
        at, declared = found.end(), declared or found[0].strip()[:30].casefold()
    root = ROOT.match(text, at)
    name = root[1].casefold() if root else ""
    if root and "tei-c.org" in root[0]:
        return "TEI"
    if name in HTML or declared.startswith("<!doctype html"):
        if not (declared or name in ("html", "head", "body") or CLOSED.search(text)):
            return ""
        return "hOCR" if HOCR.search(text) else "HTML"
    if name in ROOTS and (declared or CLOSED.search(text)):
        return ROOTS[name]
    if declared.startswith("<?xml") or (root and CLOSED.search(text) and name not in BY_ENGINES):
        return f"XML (<{root[1]}>)" if root else "XML"
    return ""


def _is_json(text: str) -> bool:
    with suppress(ValueError, RecursionError):
        return isinstance(json.loads(text), dict | list) and not re.fullmatch(r"\s*\[\d*\]\s*", text)
    return False
