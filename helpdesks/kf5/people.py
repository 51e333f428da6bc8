"""The people of a KF5 desk, and their organizations."""

from collections.abc import Collection
from typing import Any

from helpdesks.kf5.client import Client
from helpdesks.kf5.wire import envelope, reading
from helpdesks.kf5.wire.values import number, text
from helpdesks.models import Identity, Person
from helpdesks.remembered import Clock, Remembered
from helpdesks.skipped import Skipped

MOST_KEPT = 2000
KEPT_FOR = 600.0
"""Seconds; who may do what is decided by `whoami` and `by_email`, which always ask."""

MOST_PAGES = 5
"""Of people with similar addresses; the right one comes early or not at all."""


class People:
    """Looks people up, with the service identity's rights; `whoami` with one's own."""

    def __init__(self, client: Client, skipped: Skipped, clock: Clock) -> None:
        self._client = client
        self._skipped = skipped
        self._kept = Remembered[Person](most=MOST_KEPT, seconds=KEPT_FOR, clock=clock)

    async def whoami(self, as_: Identity | None) -> Person:
        return await self._client.read("/apiv2/users/me.json", _person, as_=as_, urgent=True)

    async def id_of(self, as_: Identity) -> str:
        """Say who somebody is at the desk, asking only if the identity does not."""
        return as_.person_id or (await self.whoami(as_)).id

    async def one(self, person_id: str) -> Person:
        """Read one person, or remember them from at most ten minutes ago."""
        if kept := self._kept.get(person_id):
            return kept
        path = f"/apiv2/users/{number(person_id)}.json"
        person = await self._client.read(path, _person, urgent=True)
        self._kept.keep(person.id, person)
        return person

    async def many(self, person_ids: Collection[str], *, fresh: bool = False) -> dict[str, Person]:
        """Read several people at once, those who are not remembered; all of them if `fresh`."""
        kept = {one: None if fresh else self._kept.get(one) for one in person_ids}
        people = {one: person for one, person in kept.items() if person}
        new = [one for one in kept if one not in people]
        path = "/apiv2/users/show_many.json"
        rows = [row async for row in self._client.shown(path, "users", new, urgent=True)]
        for person in self._skipped.readable("person", rows, reading.person):
            people[person.id] = person
            self._kept.keep(person.id, person)
        return people

    async def organization(self, organization_id: str) -> str:
        path = f"/apiv2/organizations/{number(organization_id)}.json"
        return await self._client.read(path, _organization, urgent=True)

    async def by_email(self, email: str) -> Person | None:
        """Compare addresses exactly (letter case apart): the desk's own search is fuzzy."""
        wanted = email.strip().casefold()
        rows = self._client.rows(
            "/apiv2/users/search.json",
            "users",
            params={"query": email.strip(), "query_fields": "email"},
            most_pages=MOST_PAGES,
            urgent=True,
        )
        async for row in rows:
            for person in self._skipped.readable("person", [row], reading.person):
                if person.email.strip().casefold() == wanted:
                    return person
        return None


def _organization(payload: Any) -> str:
    return text(envelope.one(payload, "organization", "organizations").get("name"))


def _person(payload: Any) -> Person:
    return reading.person(envelope.one(payload, "user", "users"))
