"""The tags of a Zammad desk's tickets."""

from collections.abc import Collection

from helpdesks.models import Identity
from helpdesks.zammad.client import Client
from helpdesks.zammad.wire import envelope, links
from helpdesks.zammad.wire.values import Row, number


class Tags:
    """Reads and sets tags; a tag that is there already is no error."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def of(self, ticket_id: str) -> tuple[str, ...]:
        about = {"object": "Ticket", "o_id": str(number(ticket_id))}
        return await self._client.read("/tags", links.tags, params=about)

    async def add(self, ticket_id: str, tag: str, as_: Identity | None) -> None:
        body = _about(ticket_id, tag)
        await self._client.write("POST", "/tags/add", envelope.anything, as_=as_, body=body)

    async def remove(self, ticket_id: str, tag: str, as_: Identity | None) -> None:
        body = _about(ticket_id, tag)
        await self._client.write("DELETE", "/tags/remove", envelope.anything, as_=as_, body=body)

    async def complete(
        self, ticket_id: str, wanted: Collection[str], as_: Identity | None = None
    ) -> bool:
        """Add the tags that are not there yet; answers whether there were any."""
        missing = await self.missing(ticket_id, wanted)
        for tag in missing:
            await self.add(ticket_id, tag, as_)
        return bool(missing)

    async def missing(self, ticket_id: str, wanted: Collection[str]) -> list[str]:
        there = await self.of(ticket_id)
        return [tag for tag in wanted if tag not in there]


def _about(ticket_id: str, tag: str) -> Row:
    return {"item": tag, "object": "Ticket", "o_id": number(ticket_id)}
