"""Addresses: which ones a link may have, where they stand in plain text, and honest labels."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from handlers.text.parts import Leaf, Style

LONGEST_URL = 3000
_SCHEMES = {"http", "https"}
_BARE = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*"
_UNSAFE = str.maketrans({" ": "%20", "|": "%7C", "<": "%3C", ">": "%3E", '"': "%22"})
_IGNORED = dict.fromkeys((*range(32), *range(127, 160)))


def safe_url(address: str | None) -> str:
    """The address if it is http, https or mailto and Slack takes it, else ""."""
    url = (address or "").translate(_IGNORED).strip()
    if url.startswith("//"):
        url = f"https:{url}"
    parts = _split(url)
    if parts is None:
        return ""
    known = bool(parts.netloc) if parts.scheme in _SCHEMES else parts.scheme == "mailto"
    url = url.translate(_UNSAFE)
    return url if known and len(url) <= LONGEST_URL else ""


def link(label: str, address: str, style: Style = Style.PLAIN) -> Leaf:
    """A link, or, for an address that may not be one, its words and the address as plain text."""
    url = safe_url(address)
    if url:
        return Leaf(text=label or address, style=style, url=url)
    both = f"{label} ({address})" if label and not says(label, address) else address or label
    return Leaf(text=both, style=style)


def linked(text: str, style: Style = Style.PLAIN) -> Iterator[Leaf]:
    """Literal text with the web addresses in it made links."""
    done = 0
    for found in _BARE.finditer(text):
        written = _without_trailing(found.group())
        url = safe_url(written)
        if not url:
            continue
        if found.start() > done:
            yield Leaf(text=text[done : found.start()], style=style)
        yield Leaf(text=written, style=style, url=url)
        done = found.start() + len(written)
    if done < len(text):
        yield Leaf(text=text[done:], style=style)


def says(label: str, url: str) -> bool:
    """Whether the label is already the address, give or take its scheme."""
    return _bare(label) == _bare(url)


def misleads(label: str, url: str) -> bool:
    """Whether the label looks like a web address, but of another host than the link's."""
    shown, meant = _host(label.strip()), _host(url)
    return bool(shown) and shown != meant


def _bare(address: str) -> str:
    for scheme in ("https://", "http://", "mailto:"):
        address = address.removeprefix(scheme)
    return address.rstrip("/")


def _host(address: str) -> str:
    if not address or any(character.isspace() for character in address):
        return ""
    if address.lower().startswith("www."):
        address = f"https://{address}"
    parts = _split(address)
    if parts is None or parts.scheme not in _SCHEMES:
        return ""
    return (parts.hostname or "").removeprefix("www.")


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # such as an address with half a bracket
        return None


def _without_trailing(url: str) -> str:
    """The address without the punctuation of the sentence it stands in."""
    while url and (url[-1] in _TRAILING or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url
