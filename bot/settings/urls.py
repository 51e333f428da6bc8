"""Addresses of other servers: https, or http on this machine."""

from urllib.parse import urlsplit

from helpdesks.addresses import is_here, is_loopback

__all__ = ["is_loopback", "server"]


def server(url: str) -> str:
    """Check the address of a server and answer it without a closing slash; raise ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not a web address")
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a user name or password, which belong into settings of their own")
    if parts.query or parts.fragment:
        raise ValueError("goes on behind the path; only the address of the server is wanted")
    if parts.scheme == "http" and not is_here(url):
        raise ValueError("must begin with https:// (http is only for this machine)")
    _ = parts.port  # raises ValueError where it is no number
    return url.rstrip("/")
