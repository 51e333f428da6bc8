"""The people of a Zammad desk, and their organizations."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from helpdesks.errors import Forbidden, NotFound, SignInFailed
from helpdesks.models import Identity, Person
from helpdesks.remembered import Clock, Remembered
from helpdesks.skipped import Skipped
from helpdesks.zammad.client import Client, same_address
from helpdesks.zammad.errors import Misleading
from helpdesks.zammad.wire import envelope, reading
from helpdesks.zammad.wire.values import is_number, number, text

MOST_KEPT = 2000
KEPT_FOR = 600.0
"""Seconds; who may do what is decided by `whoami` and `by_email`, which always ask."""

EXPANDED = {"expand": "true"}


class People:
    """Looks people up, with the service identity's rights; `whoami` with one's own."""

    def __init__(self, client: Client, skipped: Skipped, clock: Clock) -> None:
        self._client = client
        self._skipped = skipped
        self._kept = Remembered[Person](most=MOST_KEPT, seconds=KEPT_FOR, clock=clock)

    async def whoami(self, as_: Identity | None) -> Person:
        return await self._client.whoami(as_)

    async def id_of(self, as_: Identity | None) -> str:
        """Say who somebody is at the desk, asking only if the identity does not."""
        known = as_.person_id if as_ else None
        return known or (await self._client.me(as_)).id

    async def one(self, person_id: str) -> Person:
        """Read one person, or remember them from at most ten minutes ago."""
        return self._kept.get(person_id) or await self._read(person_id)

    async def many(self, person_ids: Collection[str], *, fresh: bool = False) -> dict[str, Person]:
        """Read several people, for which the desk has no call; unknown ones are missing."""
        wanted = [one for one in dict.fromkeys(person_ids) if is_number(one)]
        read = self._read if fresh else self.one
        found = await asyncio.gather(*(_maybe(read, one) for one in wanted))
        return {person.id: person for person in found if person}

    async def by_email(self, email: str) -> Person | None:
        """Find somebody by asking who they are: no search is as exact.

        Whose address is another's login, or cannot be asked with, is searched.
        """
        try:
            return await self._client.whoami(Identity(email=email))
        except (Misleading, Forbidden):
            return await self._searched(email)
        except SignInFailed:
            await self._client.whoami(None)
            return None

    async def organization(self, organization_id: str) -> str:
        path = f"/organizations/{number(organization_id)}"
        return await self._client.read(path, _organization, urgent=True)

    async def _read(self, person_id: str) -> Person:
        path = f"/users/{number(person_id)}"
        person = await self._client.read(path, _person, params=EXPANDED, urgent=True)
        self._kept.keep(person.id, person)
        return person

    async def _searched(self, email: str) -> Person | None:
        """Look an address up without the right to act for others; the search finds parts too."""
        payload = await self._client.read(
            "/users/search",
            lambda payload: envelope.rows(payload, "users"),
            params={**EXPANDED, "query": email.strip(), "limit": "100"},
            urgent=True,
        )
        people = self._skipped.readable("person", payload, reading.person)
        return next((one for one in people if same_address(one.email, email)), None)


async def _maybe(read: Callable[[str], Awaitable[Person]], person_id: str) -> Person | None:
    try:
        return await read(person_id)
    except (NotFound, Forbidden):
        return None


def _person(payload: Any) -> Person:
    return reading.person(envelope.one(payload, "user"))


def _organization(payload: Any) -> str:
    """Read a name; for what may not be seen there is an empty object."""
    row = envelope.one(payload, "organization")
    if not row:
        raise NotFound("no such organization")
    return text(row.get("name"))
