"""Changing and deleting the tickets of a Zammad desk."""

from datetime import UTC, datetime

from helpdesks.errors import Forbidden, Refused, Unsupported
from helpdesks.models import Change, Identity, Status, Ticket
from helpdesks.zammad.client import Client, is_agent
from helpdesks.zammad.forms import Forms
from helpdesks.zammad.sending import Sending
from helpdesks.zammad.tags import Tags
from helpdesks.zammad.tickets import Tickets
from helpdesks.zammad.wire import envelope, reading, writing
from helpdesks.zammad.wire.values import Row, maybe_id, number

A_REQUESTERS = (Change(status=Status.OPEN), Change(status=Status.SOLVED))
"""What a requester may change; everything else in an update is ignored without a word."""


class Changing:
    def __init__(
        self, client: Client, forms: Forms, tickets: Tickets, sending: Sending, tags: Tags
    ) -> None:
        self._client = client
        self._forms = forms
        self._tickets = tickets
        self._sending = sending
        self._tags = tags

    async def change(self, ticket_id: str, change: Change, as_: Identity | None) -> Ticket:
        if change.type is not None:
            raise Unsupported("types")
        if not is_agent(as_) and change not in A_REQUESTERS:
            raise Forbidden("a requester may only reopen or close")
        body = writing.change(change, await self._forms.schema(), datetime.now(UTC))
        path_id = str(number(ticket_id))
        row = await self._sending.update(path_id, body, as_) if body else None
        if change.tags and await self._tags.complete(path_id, change.tags, as_):
            row = None
        row = row or await self._tickets.row(path_id, as_)
        _check_assignee(change, row)
        return await self._tickets.whole(row, as_)

    async def delete(self, ticket_id: str) -> None:
        await self._client.write("DELETE", f"/tickets/{number(ticket_id)}", envelope.anything)


def _check_assignee(change: Change, row: Row) -> None:
    """Refuse what the desk undid: who cannot handle tickets of the group gets none of them."""
    nobody = maybe_id(row.get("owner_id")) in (None, reading.NOBODY)
    if change.assignee_id not in (None, reading.NOBODY) and nobody:
        raise Refused("this agent does not handle tickets of this group")
