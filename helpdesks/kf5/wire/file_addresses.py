"""Addresses of files, taken out of what people read.

A KF5 address holds a token that opens the file for everybody: `https://{host}/attachments/download/
{id}/{token}/`, with or without `?filename=`. Such addresses stand in comments where a picture or a
link was put into the words, and words go on to channels. So an address gives way to the name of
its file, or to `GAP`. What stays in doubt is taken out.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

GAP = "…"
MARK = "attachments/download/"
KF5 = "kf5.com"
UNQUOTED = 3  # an address inside an address inside an address
LONGEST_NAME = 200
SHORTEST_TOKEN = 7

Names = Mapping[str, str]
"""What files are called, by their ids."""

NO_NAMES: Names = MappingProxyType({})

RUN = re.compile("[!#-;=?-~\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")
"""What an address can be made of, and signs that are not shown."""

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
SLASHES = re.compile(r"[/\\]+")

START = re.compile(r"https?:", re.IGNORECASE)
OPENING, CLOSING = "([{'*!,;:=|", ".,;:!?)]}'*|"


def text_without(text: str, names: Names = NO_NAMES) -> str:
    """Take addresses of files out of a text."""
    return RUN.sub(lambda run: _without(run[0], names), text)


def is_secret(address: str) -> bool:
    """Whether somebody who reads this could open a file of the desk with it."""
    plain = _plain(address)
    return MARK in plain and not _is_elsewhere(plain)


def name_of(address: str, names: Names = NO_NAMES) -> str:
    """What the file at an address is called, without anything of its token; else `GAP`."""
    parts = _split(address)
    if parts is None:
        return GAP
    file_id, *rest = unquote(parts.path).partition(MARK)[2].split("/")
    last = rest[-1] if len(rest) > 1 and "." in rest[-1] else ""
    asked = parse_qs(parts.query).get("filename", [""])[-1]
    tokens = tokens_of(address)
    for said in (asked, names.get(file_id, ""), last):
        name = re.split(r"[/\\]", said)[-1].strip()[:LONGEST_NAME]
        if name and MARK not in _plain(said) and swept(name, tokens) == name:
            return name
    return GAP


def tokens_of(address: str) -> set[str]:
    """Read the tokens in an address, in small letters; what could be a plain word is none."""
    found = (re.split(r"[/?#&\s]", part) for part in _plain(address).split(MARK)[1:])
    tokens = {parts[1] for parts in found if len(parts) > 1}
    return {one for one in tokens if len(one) >= SHORTEST_TOKEN and re.search(r"\d", one)}


def swept(text: str, tokens: set[str]) -> str:
    """Take tokens out of a text that stand there by themselves."""
    for token in tokens:
        text = re.sub(re.escape(token), GAP, text, flags=re.IGNORECASE)
    return text


def _without(run: str, names: Names) -> str:
    start = START.search(run)
    before = run[: start.start()] if start else run[: len(run) - len(run.lstrip(OPENING))]
    address = run[len(before) :].rstrip(CLOSING)
    after = run[len(before) + len(address) :]
    if not is_secret(address) and MARK not in _plain(before):
        return run
    left = before + name_of(address, names) + after
    return left if MARK not in _plain(left) else GAP


def _plain(said: str) -> str:
    """Undo what hides an address: escapes, letter case, doubled slashes and unseen signs."""
    if not any(sign in said for sign in "/%\\"):
        return ""
    for _ in range(UNQUOTED):
        said = unquote(said)
    return SLASHES.sub("/", UNSEEN.sub("", said)).casefold()


def _is_elsewhere(plain: str) -> bool:
    """Whether this is a file of another system: Redmine's addresses have a name for the token."""
    parts = _split(re.sub("^(https?:)/", r"\1//", plain))
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    if KF5 in plain or plain.count(MARK) > 1 or re.search(r"\s", plain):
        return False
    rest = parts.path.partition(MARK)[2].split("/")
    return len(rest) == 2 and "." in rest[1]  # noqa: PLR2004 - an id and a name


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None
