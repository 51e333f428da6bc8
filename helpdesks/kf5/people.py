"""The people of a KF5 desk, and their organizations."""

from collections.abc import Collection
from typing import Any

from helpdesks.kf5.client import Client
from helpdesks.kf5.wire import envelope, reading
from helpdesks.kf5.wire.values import number, text
from helpdesks.models import Identity, Person


class People:
    """Looks people up, with the service identity's rights; `whoami` with one's own."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def whoami(self, as_: Identity | None) -> Person:
        return await self._client.read("/apiv2/users/me.json", _person, as_=as_)

    async def id_of(self, as_: Identity) -> str:
        """Say who somebody is at the desk, asking only if the identity does not."""
        return as_.person_id or (await self.whoami(as_)).id

    async def one(self, person_id: str) -> Person:
        return await self._client.read(f"/apiv2/users/{number(person_id)}.json", _person)

    async def many(self, person_ids: Collection[str]) -> dict[str, Person]:
        rows = self._client.shown("/apiv2/users/show_many.json", "users", person_ids)
        people = [reading.person(row) async for row in rows]
        return {person.id: person for person in people}

    async def organization(self, organization_id: str) -> str:
        path = f"/apiv2/organizations/{number(organization_id)}.json"
        return await self._client.read(path, _organization)

    async def by_email(self, email: str) -> Person | None:
        """Compare addresses exactly (letter case apart): the desk's own search is fuzzy."""
        wanted = email.strip().casefold()
        params = {"query": email.strip(), "query_fields": "email"}
        async for row in self._client.rows("/apiv2/users/search.json", "users", params=params):
            person = reading.person(row)
            if person.email.strip().casefold() == wanted:
                return person
        return None


def _organization(payload: Any) -> str:
    return text(envelope.one(payload, "organization", "organizations").get("name"))


def _person(payload: Any) -> Person:
    return reading.person(envelope.one(payload, "user", "users"))
