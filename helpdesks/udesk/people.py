"""The people of a Udesk desk: customers, who ask, and agents; their groups and organizations."""

from collections.abc import Collection

from helpdesks.errors import Forbidden, HelpDeskError, NotFound, Refused, SignInFailed
from helpdesks.models import Group, Identity, Person, Role
from helpdesks.remembered import Clock, Remembered
from helpdesks.skipped import Skipped
from helpdesks.udesk.client import Client
from helpdesks.udesk.wire import envelope, people
from helpdesks.udesk.wire.asking import Viewer
from helpdesks.udesk.wire.reading import requester
from helpdesks.udesk.wire.values import AGENT, Row, id_of, is_agent_id, number, text
from helpdesks.udesk.wire.writing import new_customer

MOST_KEPT = 2000
KEPT_FOR = 600.0
"""Seconds; whose address is whose is always asked anew."""

ADMINISTRATOR = AGENT + "administrator"
"""Who calls the desk, where its list of agents does not name them."""


class People:
    """Looks people up. A customer's id is a number, an agent's is `agent_` and a number."""

    def __init__(self, client: Client, email: str, skipped: Skipped, clock: Clock) -> None:
        self._client = client
        self._email = email
        self._skipped = skipped
        self._agents = Remembered[tuple[Person, ...]](most=1, seconds=KEPT_FOR, clock=clock)
        self._groups = Remembered[tuple[Group, ...]](most=1, seconds=KEPT_FOR, clock=clock)
        self._customers = Remembered[Person](most=MOST_KEPT, seconds=KEPT_FOR, clock=clock)
        self._met = Remembered[Person](most=MOST_KEPT, seconds=KEPT_FOR, clock=clock)

    async def whoami(self, as_: Identity | None) -> Person:
        """Say who somebody is; asked anew each time."""
        await self._read_agents()
        if as_ is None:
            return await self._administrator()
        person = await self.by_email(as_.email)
        if person is None:
            raise SignInFailed("nobody at the desk has this address")
        return person

    async def viewer(self, as_: Identity | None) -> Viewer:
        """Say what somebody may see.

        Raises SignInFailed for somebody the desk does not know, Forbidden for who is blocked.
        """
        if as_ is None:
            return Viewer(customer_id=None, agent=True)
        if await self.agent(as_) is not None:
            return Viewer(customer_id=None, agent=True)
        customer = _unblocked(await self._customer(as_))
        return Viewer(customer_id=customer.id, organization_id=customer.organization_id)

    async def asking(self, as_: Identity | None, viewer: Viewer) -> Viewer:
        """Say under which customer's id an agent asks, who may be none."""
        if not viewer.agent:
            return viewer
        customer = await self.customer_by_email(as_.email if as_ else self._email)
        return Viewer(
            customer_id=customer.id if customer else None,
            organization_id=customer.organization_id if customer else None,
            agent=True,
        )

    async def agent(self, as_: Identity) -> Person | None:
        """Find the agent that somebody is, if they call as one."""
        if as_.role is Role.REQUESTER:
            return None
        return _with_address(await self._all_agents(), as_.email)

    async def one(self, person_id: str) -> Person:
        """Read one person, or remember them from at most ten minutes ago."""
        if person_id == ADMINISTRATOR:
            return await self._administrator()
        if is_agent_id(person_id):
            return await self._agent(person_id)
        if kept := self._customers.get(person_id):
            return kept
        row = await self._look_up("id", str(number(person_id)))  # SAFE assumption: "id" is a type
        if row is not None:
            return self._kept(people.customer(row))
        if met := self._met.get(person_id):
            return met
        raise NotFound("no such customer")

    async def many(self, person_ids: Collection[str], *, fresh: bool = False) -> dict[str, Person]:
        """Read several people; of customers, what their tickets said is enough.

        `fresh`: agents as they are now, in one call. A customer is never more than that.
        """
        found: dict[str, Person] = {}
        if fresh and any(is_agent_id(one) for one in person_ids):
            await self._read_agents()
        for person_id in dict.fromkeys(person_ids):
            try:
                met = self._customers.get(person_id) or self._met.get(person_id)
                found[person_id] = met or await self.one(person_id)
            except (NotFound, Refused):
                continue
        return found

    async def by_email(self, email: str) -> Person | None:
        """Find an agent with this address, else a customer."""
        if found := _with_address(await self._all_agents(), email):
            return found
        return await self.customer_by_email(email)

    async def customer_by_email(self, email: str) -> Person | None:
        """Find the customer with exactly this address (letter case apart); the desk is asked."""
        if not email.strip():
            return None
        row = await self._look_up("email", email.strip())
        if row is None or not people.has_address(row, email):
            return None
        return self._kept(people.customer(row))

    async def customer_id(self, as_: Identity, name: str) -> str:
        """Say which customer a new ticket is for, creating who is not there yet.

        Only an identity without an id is created as a customer, and an agent, who has another one.
        Raises Forbidden for who is blocked.
        """
        known = await self.customer_id_or_none(as_)
        if known is None:
            return await self._create(as_.email, name)
        await self._check(known)
        return known

    async def _check(self, customer_id: str) -> None:
        """Stop who is blocked; an id that is not found is believed, as the desk will tell."""
        try:
            _unblocked(await self.one(customer_id))
        except NotFound:
            return

    async def customer_id_or_none(self, as_: Identity) -> str | None:
        """Say which customer somebody asks as, without creating anybody."""
        known = as_.person_id
        if known is not None and not is_agent_id(known):
            return known
        found = await self.customer_by_email(as_.email)
        return found.id if found else None

    async def asks_as(self, person_id: str) -> tuple[str, ...]:
        """Say under which ids a person's tickets are: an agent's are a customer's of theirs."""
        if not is_agent_id(person_id):
            return (person_id,)
        customer = await self.customer_by_email((await self.one(person_id)).email)
        return (customer.id,) if customer else ()

    async def organization(self, organization_id: str) -> str:
        params = {"type": "id", "content": str(number(organization_id))}
        row = await self._client.read(
            "/organizations/show_org",
            lambda payload: envelope.one(payload, "organization", "org"),
            params=params,
        )
        return text(row.get("name"))

    async def groups(self) -> tuple[Group, ...]:
        rows = [row async for row in self._client.rows("/user_groups", "user_groups")]
        found = tuple(self._skipped.readable("user_group", rows, people.group))
        self._groups.keep("", found)
        return found

    async def group_name(self, group_id: str) -> str:
        """Answer a group's name, by which new tickets are given to it."""
        groups = self._groups.get("") or await self.groups()
        found = next((one.name for one in groups if one.id == group_id), None)
        if found is None:
            raise NotFound("no such group")
        return found

    def meet(self, row: Row) -> None:
        """Remember who asked, from a ticket."""
        if person := requester(row):
            self._met.keep(person.id, person)

    async def _customer(self, as_: Identity) -> Person:
        """Find the customer that somebody is; who has an id is believed to have it."""
        known = None if is_agent_id(as_.person_id or "") else as_.person_id
        if known and (kept := self._customers.get(known)):
            return kept
        found = await self.customer_by_email(as_.email)
        if found is not None and known in {None, found.id}:
            return found
        try:
            return await self.one(known or "")
        except NotFound:
            raise SignInFailed("no customer of the desk has this address") from None

    async def _look_up(self, kind: str, content: str) -> Row | None:
        params = {"type": kind, "content": content}
        try:
            return await self._client.read_any(
                "/customers/get_customer", people.customer_or_none, params=params
            )
        except NotFound:
            return None

    async def _create(self, email: str, name: str) -> str:
        try:
            created = await self._client.write(
                "POST", "/customers", _created, body=new_customer(email, name)
            )
        except Refused as refused:
            return await self._existing(email, refused)
        return created

    async def _existing(self, email: str, refused: HelpDeskError) -> str:
        """Find who came into being in the meantime, which is one reason to be refused."""
        found = await self.customer_by_email(email)
        if found is None:
            raise refused
        return found.id

    async def _administrator(self) -> Person:
        found = _with_address(await self._all_agents(), self._email)
        return found or Person(
            id=ADMINISTRATOR, name=self._email, email=self._email, role=Role.ADMIN
        )

    async def _agent(self, person_id: str) -> Person:
        found = next((one for one in await self._all_agents() if one.id == person_id), None)
        if found is None:
            raise NotFound("no such agent")
        return found

    async def _all_agents(self) -> tuple[Person, ...]:
        kept = self._agents.get("")
        return await self._read_agents() if kept is None else kept

    async def _read_agents(self) -> tuple[Person, ...]:
        rows = [row async for row in self._client.rows("/agents", "agents")]
        found = tuple(
            self._skipped.readable("agent", rows, lambda row: people.agent(row, self._email))
        )
        self._agents.keep("", found)
        return found

    def _kept(self, person: Person) -> Person:
        self._customers.keep(person.id, person)
        return person


def _with_address(found: Collection[Person], email: str) -> Person | None:
    wanted = email.strip().lower()
    if not wanted:
        return None
    return next((one for one in found if one.email.strip().lower() == wanted), None)


def _unblocked(customer: Person) -> Person:
    if not customer.active:
        raise Forbidden("a blocked customer")
    return customer


def _created(payload: Row) -> str:
    return id_of(envelope.one(payload, "customer").get("id"), "customer.id")
