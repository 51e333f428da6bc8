from collections.abc import Callable
from datetime import timedelta

from sandbox.clock import Clock
from sandbox.desks.pane import Pane
from sandbox.desks.udesk import bulk, seed
from sandbox.desks.udesk.agent import Agent
from sandbox.desks.udesk.application import Front
from sandbox.desks.udesk.fields import CustomField
from sandbox.desks.udesk.models import AgentUser, Attachment, Customer, Ticket
from sandbox.desks.udesk.pane import UdeskPane
from sandbox.desks.udesk.routes.tickets import FILTER_ID
from sandbox.desks.udesk.server import Server
from sandbox.desks.udesk.settings import Settings
from sandbox.desks.udesk.state import Account, Change
from sandbox.desks.udesk.trigger import Trigger
from sandbox.desks.udesk.trouble import UdeskRecorder
from sandbox.faults import Faults
from sandbox.journal import Journal


class Desk:
    """A Udesk account with its API on loopback; `start` it, and `stop` it for its files to go."""

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        faults: Faults,
        *,
        seed_number: int = 1,
        seed_data: bool = True,
        settings: Settings | None = None,
    ) -> None:
        self.account = Account(clock, seed=seed_number, settings=settings)
        recorder = UdeskRecorder(clock, journal, faults, side="udesk", api="/open_api_v1/")
        self._journal = journal
        self._front = Front(self.account, recorder, journal)
        self._server = Server(self._front)
        self._triggers: list[Trigger] = []
        seed.people(self.account)
        if seed_data:
            seed.requests(self.account)

    async def start(self, port: int = 0) -> None:
        """Serve. Raises OSError if the port is taken."""
        await self._server.start(port)

    async def stop(self) -> None:
        for trigger in self._triggers:
            await trigger.stop()
        await self._server.stop()
        self.account.files.close()

    @property
    def base_url(self) -> str:
        """The address settings take, such as http://127.0.0.1:40613, without a slash at the end."""
        return self._front.base

    @property
    def settings(self) -> Settings:
        return self.account.settings

    @property
    def pane(self) -> Pane:
        return UdeskPane(self.account)

    @property
    def admin_email(self) -> str:
        return self.account.admin.email

    @property
    def admin_password(self) -> str:
        """What log_in takes, for the token."""
        return self.account.admin_password

    @property
    def api_token(self) -> str:
        return self.account.api_token

    @property
    def filter_id(self) -> int:
        """The saved filter of tickets updated in the last 24 hours."""
        return FILTER_ID

    @property
    def fields(self) -> list[CustomField]:
        return list(self.account.fields.values())

    @property
    def customers(self) -> list[Customer]:
        return list(self.account.customers.values())

    @property
    def users(self) -> list[Customer | AgentUser]:
        return [*self.account.customers.values(), *self.agents()]

    def agents(self) -> list[AgentUser]:
        """Those who work here now."""
        return [agent for agent in self.account.agents.values() if not agent.disabled]

    def agent(self, name: str) -> Agent:
        """Act as an agent, named as in `agent("marta")`."""
        return Agent(self.account, self.account.agent_named(name))

    def field(self, name: str) -> CustomField:
        return self.account.field(name)

    def ticket(self, ticket_id: int | str) -> Ticket:
        return self.account.ticket(int(ticket_id))

    def attachment(self, attachment_id: int) -> Attachment:
        return self.account.attachments[attachment_id]

    def find(
        self,
        *,
        title: str | None = None,
        requester: str | None = None,
        status: str | None = None,
    ) -> list[Ticket]:
        """Tickets that equal every given value, by id; nothing given finds all."""
        return [
            ticket
            for ticket in self.account.tickets.values()
            if title in (None, ticket.title)
            and requester in (None, ticket.requester_email)
            and status in (None, ticket.status)
        ]

    def add_requests(
        self,
        count: int,
        *,
        requester: str = "ana@acme.example",
        title: str = "Request {n}",
        text: str = "This is request {n}.",
        status: str = "open",
        every: timedelta = timedelta(minutes=1),
    ) -> list[Ticket]:
        """Add `count` requests, one `every` so often up to now; `{n}` counts from 1."""
        found = self.account.customer_by_email(requester)
        return bulk.add_requests(
            self.account,
            count,
            requester=found or self.account.add_customer("", requester),
            title=title,
            text=text,
            status=status,
            every=every,
        )

    def subscribe(self, hear: Callable[[Change], None]) -> Callable[[], None]:
        """Call `hear` after each change of a ticket; the answer ends the subscription."""
        return self.account.subscribe(hear)

    def trigger(self, url: str) -> Callable[[], None]:
        """Post a hint to `url` after each change of a ticket; the answer ends that."""
        trigger = Trigger(url, self._journal)
        self._triggers.append(trigger)
        return self.account.subscribe(trigger.hear)
