import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Literal, TypeVar

from sandbox.clock import Clock
from sandbox.desks.content import Content, FileStore
from sandbox.desks.udesk.errors import NO_SUCH_FIELD, not_found
from sandbox.desks.udesk.fields import CustomField
from sandbox.desks.udesk.models import (
    AgentUser,
    Attachment,
    Customer,
    Group,
    Organization,
    Ticket,
)
from sandbox.desks.udesk.settings import Settings

Person = TypeVar("Person", AgentUser, Customer)
ChangeKind = Literal["created", "replied", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What subscribers hear after every change of a ticket."""

    kind: ChangeKind
    ticket: Ticket


class Account:
    """Everything one Udesk account knows, in memory; files lie in a temporary directory."""

    def __init__(self, clock: Clock, *, seed: int = 1, settings: Settings | None = None) -> None:
        self.clock = clock
        self.settings = settings or Settings()
        self.files = FileStore()
        self.admin_password = f"udesk-sandbox-password-{seed}"
        self.agents: dict[int, AgentUser] = {}
        self.customers: dict[int, Customer] = {}
        self.organizations: dict[int, Organization] = {}
        self.groups: dict[int, Group] = {}
        self.fields: dict[str, CustomField] = {}
        self.attachments: dict[int, Attachment] = {}
        self.tickets: dict[int, Ticket] = {}
        self.ticket_ids = itertools.count(520_001)
        self.ticket_numbers = itertools.count(1)
        self.comment_ids = itertools.count(88_001)
        self.attachment_ids = itertools.count(7_001)
        self.customer_ids = itertools.count(31_001)
        self._by_email: dict[str, Customer] = {}
        self._random = Random(seed)  # noqa: S311 - tokens repeat from run to run on purpose
        self.api_token = self._uuid()
        self._subscribers: list[Callable[[Change], None]] = []

    def now(self) -> datetime:
        moment = self.clock.now().astimezone(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    @property
    def admin(self) -> AgentUser:
        return next(agent for agent in self.agents.values() if agent.role == "super_admin")

    def ticket(self, ticket_id: int) -> Ticket:
        try:
            return self.tickets[ticket_id]
        except KeyError:
            raise not_found(f"Ticket {ticket_id} does not exist.") from None

    def field(self, name: str) -> CustomField:
        try:
            return self.fields[name]
        except KeyError:
            raise not_found(NO_SUCH_FIELD) from None

    def fields_of(self, category: str) -> list[CustomField]:
        return [field for field in self.fields.values() if field.category == category]

    def customer_by_email(self, email: str) -> Customer | None:
        return self._by_email.get(email.strip().lower())

    def agent_by_email(self, email: str) -> AgentUser | None:
        wanted = email.strip().lower()
        return next((one for one in self.agents.values() if one.email.lower() == wanted), None)

    def agent_named(self, name: str) -> AgentUser:
        """Find by name, by address, or by what stands before its @."""
        return _named(self.agents.values(), name, "Agent")

    def customer_named(self, name: str) -> Customer:
        """Find by name, by address, or by what stands before its @."""
        return _named(self.customers.values(), name, "Customer")

    def add_customer(self, name: str, email: str = "", **details: object) -> Customer:
        """Add a customer; one with the mail domain of an organization joins it."""
        now = self.now()
        customer = Customer(
            id=next(self.customer_ids),
            name=name or email.partition("@")[0],
            email=email.strip(),
            created_at=now,
            updated_at=now,
            organization_id=self._organization_for(email),
        )
        self.customers[customer.id] = customer
        self.change_customer(customer, **details)
        return customer

    def change_customer(self, customer: Customer, **details: object) -> None:
        """Set attributes; the customer is found by each of their addresses from then on."""
        for detail, value in details.items():
            setattr(customer, detail, value)
        customer.updated_at = self.now()
        self._by_email = {k: v for k, v in self._by_email.items() if v is not customer}
        for email in (customer.email, *customer.other_emails):
            if email:
                self._by_email[email.lower()] = customer

    def add_attachment(self, ticket: Ticket, name: str, content: Content) -> Attachment:
        attachment = Attachment(
            id=next(self.attachment_ids),
            name=name,
            token=f"{self._random.getrandbits(124):031x}",
            content=content,
            created_at=self.now(),
            ticket_id=ticket.id,
        )
        self.attachments[attachment.id] = attachment
        return attachment

    def subscribe(self, hear: Callable[[Change], None]) -> Callable[[], None]:
        """Call `hear` after each change; the answer ends the subscription."""
        self._subscribers.append(hear)
        return lambda: self._subscribers.remove(hear)

    def tell(self, kind: ChangeKind, ticket: Ticket) -> None:
        for hear in list(self._subscribers):
            hear(Change(kind=kind, ticket=ticket))

    def _organization_for(self, email: str) -> int | None:
        domain = email.rpartition("@")[2].lower()
        found = (one.id for one in self.organizations.values() if domain and domain in one.domains)
        return next(found, None)

    def _uuid(self) -> str:
        text = f"{self._random.getrandbits(128):032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _named(people: Iterable[Person], name: str, kind: str) -> Person:
    wanted = name.casefold()
    for person in people:
        email = person.email.casefold()
        if wanted and wanted in (person.name.casefold(), email, email.partition("@")[0]):
            return person
    raise not_found(f"{kind} {name} does not exist.")
