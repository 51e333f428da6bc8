from collections.abc import Callable
from datetime import timedelta

from sandbox.clock import Clock
from sandbox.desks.kf5 import bulk, seed
from sandbox.desks.kf5.agent import Agent
from sandbox.desks.kf5.application import Front
from sandbox.desks.kf5.models import Attachment, Ticket, TicketField, User
from sandbox.desks.kf5.pane import Kf5Pane
from sandbox.desks.kf5.server import Server
from sandbox.desks.kf5.settings import Settings
from sandbox.desks.kf5.state import Account, Change
from sandbox.desks.trouble import Recorder
from sandbox.faults import Faults
from sandbox.journal import Journal


class Desk:
    """A KF5 account with its API on loopback; `start` it, and `stop` it for its files to go."""

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
        self._front = Front(
            self.account, Recorder(clock, journal, faults, side="kf5", api="/apiv2/")
        )
        self._server = Server(self._front)
        self.pane = Kf5Pane(self.account)
        seed.people(self.account)
        if seed_data:
            seed.requests(self.account)

    async def start(self, port: int = 0) -> None:
        """Serve. Raises OSError if the port is taken."""
        await self._server.start(port)

    async def stop(self) -> None:
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
    def api_token(self) -> str:
        return self.account.api_token

    @property
    def fields(self) -> list[TicketField]:
        return list(self.account.fields.values())

    @property
    def users(self) -> list[User]:
        return list(self.account.users.values())

    def agents(self) -> list[User]:
        return [user for user in self.users if user.is_agent]

    def agent(self, name: str) -> Agent:
        """Act as an agent, named as in `agent("marta")`."""
        user = self.account.user_named(name)
        if not user.is_agent:
            raise LookupError(f"{name} is no agent at this desk")
        return Agent(self.account, user)

    def ticket(self, ticket_id: int | str) -> Ticket:
        return self.account.tickets[int(ticket_id)]

    def attachment(self, attachment_id: int) -> Attachment:
        return self.account.attachments[attachment_id]

    def find(
        self,
        *,
        title: str | None = None,
        requester: str | None = None,
        status: str | None = None,
    ) -> list[Ticket]:
        """Tickets that equal every given value, by number; nothing given finds all."""
        return [
            ticket
            for ticket in self.account.tickets
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
        return bulk.add_requests(
            self.account,
            count,
            requester=self.account.user_by_email(requester) or self.account.add_user(requester),
            title=title,
            text=text,
            status=status,
            every=every,
        )

    def subscribe(self, hear: Callable[[Change], None]) -> Callable[[], None]:
        """Call `hear` after each change of a ticket; the answer ends the subscription."""
        return self.account.subscribe(hear)
