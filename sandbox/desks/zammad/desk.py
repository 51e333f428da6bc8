from collections.abc import Callable
from datetime import timedelta

from sandbox.clock import Clock
from sandbox.desks.trouble import Recorder
from sandbox.desks.zammad import bulk, seed
from sandbox.desks.zammad.agent import Agent
from sandbox.desks.zammad.application import Front
from sandbox.desks.zammad.attributes import Attribute
from sandbox.desks.zammad.models import Attachment, Ticket, User
from sandbox.desks.zammad.pane import ZammadPane
from sandbox.desks.zammad.server import Server
from sandbox.desks.zammad.settings import Settings
from sandbox.desks.zammad.state import Account, Change
from sandbox.desks.zammad.webhook import Webhook, Webhooks
from sandbox.faults import Faults
from sandbox.journal import Journal

SERVICE = "marta"


class Desk:
    """A Zammad server with its API on loopback; `start` it, and `stop` it for its files to go."""

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
        recorder = Recorder(clock, journal, faults, side="zammad", api="/api/v1/")
        self._front = Front(self.account, recorder)
        self._server = Server(self._front)
        self._webhooks = Webhooks(self.account, clock, journal, lambda: self.base_url)
        self.pane = ZammadPane(self.account)
        seed.people(self.account)
        self._tokens = {one.login: self.account.add_token(one).secret for one in self.users}
        if seed_data:
            seed.tickets(self.account)

    async def start(self, port: int = 0) -> None:
        """Serve. Raises OSError if the port is taken."""
        await self._server.start(port)

    async def stop(self) -> None:
        await self._webhooks.stop()
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
        """The service's token: of an agent and administrator, who may act for everybody."""
        return self.token_of(SERVICE)

    def token_of(self, name: str) -> str:
        """A person's own token, the same one every time."""
        user = self.account.user_named(name)
        if user.login not in self._tokens:
            self._tokens[user.login] = self.account.add_token(user).secret
        return self._tokens[user.login]

    def limited_token(self, name: str, *permissions: str, expired: bool = False) -> str:
        """Another token of a person, that may do no more than `permissions`."""
        user = self.account.user_named(name)
        return self.account.add_token(user, frozenset(permissions), expired=expired).secret

    @property
    def attributes(self) -> list[Attribute]:
        return self.account.known_attributes()

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
        """Tickets that equal every given value, by id; nothing given finds all."""
        return [
            ticket
            for ticket in self.account.tickets
            if title in (None, ticket.title)
            and requester in (None, ticket.customer_email)
            and status in (None, ticket.state)
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

    def webhook(self, url: str, secret: str = "") -> Webhook:
        """Send every change from now on to `url`, signed with `secret`."""
        listener = Webhook(url=url, secret=secret)
        self._webhooks.add(listener)
        return listener
