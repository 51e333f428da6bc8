"""Web addresses: whether they lead to this machine."""

from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_here(url: str) -> bool:
    """Whether an address leads to this machine, where plain http and no proxy are right."""
    return urlsplit(url).hostname in LOOPBACK
