"""Turn the bytes of a text file into text, or say why they are none. Nothing is ever replaced by a guess."""

from dataclasses import dataclass

from cables.exceptions import Refused
from cables.text.bounds import too_much

MAX_BYTES = 4 * 1024 * 1024
UTF8_BOM, UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
# First bytes of files that are not text, whatever their name says.
OTHER_FORMATS = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
}
# Control characters that printers and OCR engines do write into text.
LAYOUT_CONTROLS = frozenset("\t\n\v\f\r")
NUL_PICTURE = "\u2400"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, code point for code point as it was written, and the encoding it was written in."""

    text: str
    encoding: str


def decode(raw: bytes, most: int = MAX_BYTES) -> Decoded:
    """
    Recognise UTF-8, UTF-16 and cp1252, in this order, and decode strictly.

    Args:
        most: How many bytes it may have; by default what one cable may.

    PostgreSQL stores no NUL, so a NUL in otherwise readable text stands as U+2400 (one character for one, so that
    offsets hold); the exact bytes are kept beside the text anyway. What is more than any telegram is refused here,
    before any time or memory is spent on it. Raises Refused, naming the reason.
    """
    if not raw.strip():
        raise Refused("The file is empty.")
    if len(raw) > most:
        limit = f"{most:,} are the limit{' for one cable' if most == MAX_BYTES else ''}"
        raise Refused(f"The file has {len(raw):,} bytes; {limit}.")
    for start, name in OTHER_FORMATS.items():
        if raw.startswith(start):
            raise Refused(f"The file is {name}, not text.")
    text, encoding = _decode(raw)
    if reason := too_much(text):
        raise Refused(reason)
    return Decoded(text.replace("\x00", NUL_PICTURE), encoding)


def _decode(raw: bytes) -> tuple[str, str]:
    if raw.startswith(UTF16_BOMS):
        return _strictly(raw, "utf-16")
    if raw.startswith(UTF8_BOM):
        return _strictly(raw, "utf-8-sig")
    if guess := _utf16_without_mark(raw):
        return _strictly(raw, guess)
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _cp1252(raw)


def _strictly(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Refused(f"The file says it is {encoding}, but byte {error.start} is not.") from None


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


def _cp1252(raw: bytes) -> tuple[str, str]:
    """cp1252 takes nearly any byte, so it is believed only of bytes that look like writing."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Refused(f"The file is neither UTF-8, UTF-16 nor cp1252: byte {error.start} fits none.") from None
    controls = sum(c < " " and c not in LAYOUT_CONTROLS for c in text)
    high = sum(c > "~" for c in text)
    if controls > len(text) // 200 or high > len(text) // 3:
        raise Refused("The file is neither UTF-8, UTF-16 nor cp1252 text.")
    return text, "cp1252"
