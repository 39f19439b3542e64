"""Turn the bytes of a text file into text, or say why they are none. Nothing is ever replaced by a guess."""

import re
from dataclasses import dataclass
from unicodedata import category

from cables.exceptions import Refused
from cables.exchange.encodings import guess, likelier
from cables.exchange.formats import markup, other_format
from cables.text.bounds import too_much

MAX_BYTES = 4 * 1024 * 1024
UTF8_BOM, UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
UTF32_BOMS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
# All but ASCII as printers and OCR engines write it, tabs, line ends and form feeds among it.
UNUSUAL = re.compile(r"[^\t-\r -~]")
NUL_PICTURE = "\u2400"
# Line ends of other machines than ours, each one character as ours is: old Macs, mainframes, Unicode's own.
LINE_ENDS = re.compile("\r(?!\r*\n)|[\x85\u2028\u2029]")
MOST_STRAY = 0.01  # of a text's characters may be control characters before it is taken for something else
FEW = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, code point for code point as it was written, and the encoding it was written in."""

    text: str
    encoding: str


def decode(raw: bytes, encoding: str = "") -> Decoded:
    """
    Recognise UTF-8, UTF-16 and cp1252, in this order, and decode strictly.

    Args:
        raw: A file's bytes.
        encoding: How whoever brings the file says it is written (encodings.ENCODINGS); then nothing is guessed.

    The text has a character for each of the file's, so that offsets hold. Two kinds are replaced: a line end of
    another machine (CR alone, NEL, U+2028) is LF, and NUL, which PostgreSQL does not store, is U+2400. The exact
    bytes are kept beside the text anyway. What is more than any telegram is refused before it is read.

    Raises Refused, naming the reason: no text, a format of its own, an encoding in doubt, too much of it.
    """
    if len(raw) > MAX_BYTES:
        raise Refused(f"The file has {len(raw):,} bytes; {MAX_BYTES:,} are the limit for one cable.")
    text, found = as_written(raw, encoding)
    if reason := too_much(text):
        raise Refused(reason)
    if written_in := markup(text):
        raise Refused(f"The file is {written_in}, not plain text: its tags would be taken for words.")
    return Decoded(LINE_ENDS.sub("\n", text).replace("\x00", NUL_PICTURE), found)


def as_written(raw: bytes, encoding: str = "") -> tuple[str, str]:
    """The characters of a file that is text of any kind, and its encoding. Raises Refused as `decode` does."""
    if not raw.strip():
        raise Refused("The file is empty.")
    if other := other_format(raw):
        raise Refused(f"The file is {other}, not text.")
    text, found = _as_said(raw, encoding) if encoding else _decode(raw)
    _check_is_text(text)
    return text, found


def _check_is_text(text: str) -> None:
    """Raise Refused where there is nothing to read, or too many characters that nobody writes."""
    if not text.strip("\x00\ufeff \t\r\n\f\v"):
        raise Refused("The file is empty.")
    stray = sum(category(c) in ("Cc", "Cn", "Co") for c in UNUSUAL.findall(text))
    if stray > max(FEW, MOST_STRAY * len(text)) or 2 * stray > len(text):
        raise Refused(
            "The file is not text: too many of its characters are none that anybody writes. "
            "If it is text all the same, say with --encoding how it is written."
        )


def _decode(raw: bytes) -> tuple[str, str]:
    if raw.startswith(UTF32_BOMS):
        return _strictly(raw, "utf-32")
    if raw.startswith(UTF16_BOMS):
        return _strictly(raw, "utf-16")
    if raw.startswith(UTF8_BOM):
        return _strictly(raw, "utf-8-sig")
    if guess := _utf16_without_mark(raw):
        return _strictly(raw, guess)
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _cp1252(raw, error.start)


def _strictly(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Refused(f"The file says it is {encoding}, but byte {error.start} is not.") from None


def _as_said(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Refused(f"The file is not {encoding}: byte {error.start} is no character there.") from None


def _utf16_without_mark(raw: bytes) -> str | None:
    """UTF-16 whose byte order mark is missing: of Western text every other byte is NUL."""
    sample = raw[:4096]
    half = len(sample) // 2
    if half < 2 or len(raw) % 2:
        return None
    if sample[1::2].count(0) > 0.8 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _cp1252(raw: bytes, at: int) -> tuple[str, str]:
    """cp1252 takes nearly any byte, so it is believed only where what comes out is writing."""
    found = guess(raw, "cp1252")
    if found and not found.in_doubt:
        return found.text, found.encoding
    others = likelier(raw)
    if not others:
        raise Refused(f"The file is neither UTF-8, UTF-16 nor cp1252 text: it is no UTF-8 from byte {at} on.")
    if not found:
        read = "The file is neither UTF-8, UTF-16 nor cp1252."
    else:
        read = f"The encoding is in doubt: as cp1252 the file has “{found.example}”, which no language writes."
    shown = ", ".join(f"as {one.encoding} “{one.example}”" for one in others)
    raise Refused(f"{read} It would have {shown}: say which is right with --encoding.")
