"""Names and sizes of files on their way from one system to the other."""

import unicodedata

from handlers.text.escape import clean

LONGEST_NAME = 200
LONGEST_IN_BYTES = 240
LONGEST_EXTENSION = 16
NAMELESS = "file"

_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
_NUMBERED = {f"{port}{digit}" for port in ("COM", "LPT") for digit in "123456789\u00b9\u00b2\u00b3"}
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | _NUMBERED
_DIRECTION_MARKS = {"\u200e", "\u200f", "\u061c"}
_STEP = 1024
_ROUND_FROM = 100


def safe_name(name: str | None) -> str:
    """A file name for any system: no path, no controls, at most 200 characters and 240 bytes.

    The extension is kept. Names that Windows reserves get an underscore in front.
    https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    """
    visible = "".join(c for c in clean(name or "") if _is_visible(c))
    last = visible.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    plain = last.translate(_FORBIDDEN).strip(" ").lstrip(".").strip(" ").rstrip(". ")
    if not plain.strip("_ ."):
        return NAMELESS
    if plain.partition(".")[0].rstrip().upper() in _RESERVED:
        plain = f"_{plain}"
    return _shortened(plain)


def human_size(size: int) -> str:
    """`0 bytes`, `512 bytes`, `1.5 KB`, `12.4 MB`, `1 GB`; a KB is 1,024 bytes."""
    if size < _STEP:
        return f"{size} bytes" if size != 1 else "1 byte"
    amount = float(size)
    for unit in ("KB", "MB", "GB"):
        amount /= _STEP
        if round(amount, 1) < _STEP:
            return f"{_rounded(amount)} {unit}"
    return f"{_rounded(amount / _STEP)} TB"


def _rounded(amount: float) -> str:
    digits = 0 if amount >= _ROUND_FROM else 1
    return f"{amount:.{digits}f}".removesuffix(".0")


def _is_visible(character: str) -> bool:
    return character not in _DIRECTION_MARKS and unicodedata.category(character) not in {
        "Cc",
        "Cs",
        "Zl",
        "Zp",
    }


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    ending = dot + extension
    room = LONGEST_IN_BYTES - len(ending.encode())
    stem = stem[: LONGEST_NAME - len(ending)].encode()[:room].decode(errors="ignore")
    return stem.rstrip(". ") + ending
