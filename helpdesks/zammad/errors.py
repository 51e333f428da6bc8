"""Why somebody cannot be acted for at a Zammad desk, where that makes a difference to us."""

from helpdesks.errors import SignInFailed


class NoSuchUser(SignInFailed):
    """The desk itself said that it knows nobody by this name."""


class Misleading(SignInFailed):
    """An address that the desk would take for another person's login, or that no header carries."""
