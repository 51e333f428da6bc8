"""The `assets` of an answer: every record it refers to, by kind and by id as text."""

from collections.abc import Iterable
from typing import Any

from sandbox.desks.zammad import records
from sandbox.desks.zammad.models import ROLE_IDS, Article, Group, Organization, Ticket, User
from sandbox.desks.zammad.records import Records
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.wire import Wire

Json = dict[str, Any]


class Assets:
    """Collects records for one viewer; each `add_` takes along what it refers to."""

    def __init__(self, account: Account, viewer: User, wire: Wire) -> None:
        self.found: dict[str, Json] = {}
        self._account = account
        self._records = Records(account, viewer)
        self._wire = wire

    def add_tickets(self, tickets: Iterable[Ticket]) -> None:
        for ticket in tickets:
            self._put("Ticket", ticket.id, self._wire.with_ids(ticket))
            self.add_group(ticket.in_group)
            people = (
                ticket.owner or self._account.nobody,
                ticket.customer,
                ticket.created_by,
                ticket.updated_by,
            )
            for person in people:
                self.add_user(person)
            if ticket.organization is not None:
                self.add_organization(ticket.organization)

    def add_articles(self, articles: Iterable[Article]) -> None:
        for article in articles:
            self._put("TicketArticle", article.id, self._wire.article(article))
            self.add_user(article.created_by)

    def add_user(self, user: User) -> None:
        if str(user.id) in self.found.get("User", {}):
            return
        shown = self._records.user(user)
        self._put("User", user.id, shown)
        for organization in user.organizations if "role_ids" in shown else ():
            self.add_organization(organization)
        for role in user.roles if "role_ids" in shown else ():
            self._put("Role", ROLE_IDS[role], self._records.role(role))

    def add_group(self, group: Group) -> None:
        self._put("Group", group.id, self._records.group(group))

    def add_organization(self, organization: Organization) -> None:
        self._put("Organization", organization.id, self._records.organization(organization))

    def add_priorities(self) -> None:
        for one in self._account.priorities.values():
            self._put("TicketPriority", one.id, records.priority(one))

    def _put(self, kind: str, record_id: int, record: Json) -> None:
        self.found.setdefault(kind, {})[str(record_id)] = record
