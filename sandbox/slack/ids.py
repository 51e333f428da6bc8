"""Identifiers in Slack's shapes, the same for the same seed."""

import random
import string
import uuid

_UPPER = string.ascii_uppercase + string.digits
_MIXED = string.ascii_letters + string.digits


class Ids:
    """Draws ids from one seeded source."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - ids to recognise, nothing to protect

    def new(self, prefix: str) -> str:
        """An id such as U0AB12CD34 for the prefix "U"."""
        return f"{prefix}0{self._draw(_UPPER, 9)}"

    def block_id(self) -> str:
        """What Slack puts where an app gave no block_id."""
        return self._draw(_MIXED, 5)

    def secret(self, length: int = 24) -> str:
        """A random word for one-use addresses."""
        return self._draw(_MIXED, length)

    def digits(self, length: int) -> str:
        """A number of that many digits."""
        return str(self._random.randrange(10 ** (length - 1), 10**length))

    def uuid(self) -> str:
        """A version 4 UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _draw(self, letters: str, length: int) -> str:
        return "".join(self._random.choices(letters, k=length))
