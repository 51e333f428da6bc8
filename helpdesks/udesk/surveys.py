"""Satisfaction with the tickets of a Udesk desk."""

from helpdesks.errors import Forbidden
from helpdesks.models import Identity
from helpdesks.udesk.client import Client, as_is
from helpdesks.udesk.people import People
from helpdesks.udesk.tickets import Tickets
from helpdesks.udesk.wire import surveys
from helpdesks.udesk.wire.surveys import Survey
from helpdesks.udesk.wire.values import number


class Surveys:
    """Reads the desk's survey, and votes in it for a ticket's own customer."""

    def __init__(self, client: Client, people: People, tickets: Tickets) -> None:
        self._client = client
        self._people = people
        self._tickets = tickets

    async def read(self) -> Survey:
        return await self._client.read("/tickets/surveys", surveys.survey)

    async def vote(self, ticket_id: str, as_: Identity, *, vote: str, said: str) -> None:
        ticket, _, viewer = await self._tickets.whole(ticket_id, as_)
        if not (await self._people.asking(as_, viewer)).asked(ticket):
            raise Forbidden("not the requester")
        body = {
            "ticket_id": number(ticket_id),
            "vote_number": number(vote),
            **({"vote_desc": said} if said else {}),
        }
        await self._client.write("PUT", "/tickets/take_survey", as_is, body=body)
