"""Web addresses: whether they lead to this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this very machine.

    https://www.rfc-editor.org/rfc/rfc6761#section-6.3 (names)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_here(url: str) -> bool:
    """Whether an address leads to this machine, where plain http and no proxy are right."""
    return is_loopback(urlsplit(url).hostname or "")
