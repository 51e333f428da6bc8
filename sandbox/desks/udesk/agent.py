from collections.abc import Iterable
from html import escape
from typing import Any

from sandbox.desks.content import Content, Generated
from sandbox.desks.udesk import writing
from sandbox.desks.udesk.bodies import NewReply, NewTicket
from sandbox.desks.udesk.errors import invalid
from sandbox.desks.udesk.models import (
    PRIORITIES,
    STATUSES,
    AgentUser,
    Choice,
    Comment,
    Customer,
    Ticket,
    choice,
)
from sandbox.desks.udesk.state import Account

NewFile = tuple[str, bytes | Generated]


class Agent:
    """What an agent does on the desk's own pages. Everything raises Refusal as the API would."""

    def __init__(self, account: Account, user: AgentUser) -> None:
        self._account = account
        self.user = user

    def tickets(self, status: str | None = None) -> list[Ticket]:
        """Every ticket, the last changed first."""
        found = (one for one in self._account.tickets.values() if status in (None, one.status))
        return sorted(found, key=lambda one: (one.updated_at, one.id), reverse=True)

    def ticket(self, ticket_id: int | str) -> Ticket:
        return self._account.ticket(int(ticket_id))

    async def create(
        self, title: str, text: str, *, requester: str, name: str = "", **values: Any
    ) -> Ticket:
        """Open a ticket for somebody, known or new, as after a phone call."""
        details = {"ticket_field": values.pop("custom_fields", {})}
        new = NewTicket(subject=title, content=_to_html(text), details=details)
        ticket = writing.create_ticket(
            self._account, new, customer=self._customer(requester, name), platform="manual_input"
        )
        return await self.set(ticket.id, **values) if values else ticket

    async def reply(
        self, ticket_id: int | str, text: str, *, html: str = "", files: Iterable[NewFile] = ()
    ) -> Comment:
        """Write to the customer."""
        return self._reply(ticket_id, text, html, files, public=True)

    async def note(
        self, ticket_id: int | str, text: str, *, html: str = "", files: Iterable[NewFile] = ()
    ) -> Comment:
        """Write something only agents see. Raises ValueError where the desk has no notes."""
        return self._reply(ticket_id, text, html, files, public=False)

    async def set(self, ticket_id: int | str, **values: Any) -> Ticket:
        """Change title, status, priority, assignee, group, tags or custom_fields.

        A status or priority goes by word, name or number, an assignee or group by name or None.
        """
        ticket = self.ticket(ticket_id)
        writing.update_ticket(self._account, ticket, self._details(values))
        return ticket

    def _customer(self, requester: str, name: str) -> Customer:
        found = self._account.customer_by_email(requester)
        if found is None and "@" in requester:
            return self._account.add_customer(name, requester)
        return found or self._account.customer_named(requester)

    def _reply(
        self,
        ticket_id: int | str,
        text: str,
        html: str,
        files: Iterable[NewFile],
        *,
        public: bool,
    ) -> Comment:
        ticket = self.ticket(ticket_id)
        if not (text.strip() or html.strip()):
            raise invalid("A reply needs a text.")
        content = html or _to_html(text)
        added = [self._account.add_attachment(ticket, *self._file(one)).id for one in files]
        new = NewReply(content=content, rich=True, public=public, attachment_ids=tuple(added))
        return writing.reply_as_agent(self._account, ticket, new, self.user)

    def _file(self, file: NewFile) -> tuple[str, Content]:
        name, data = file
        return name, data if isinstance(data, Generated) else self._account.files.keep(data)

    def _details(self, values: dict[str, Any]) -> dict[str, Any]:
        """The same values under the keys of the API."""
        details = dict(values)
        if "title" in details:
            details["subject"] = details.pop("title")
        if "status" in details:
            details["status_id"] = _chosen(STATUSES, details.pop("status")).id
        if "priority" in details:
            details["priority_id"] = _chosen(PRIORITIES, details.pop("priority")).id
        if "assignee" in details:
            name = details.pop("assignee")
            details["agent_id"] = self._account.agent_named(name).id if name else None
        if "group" in details:
            details["user_group_id"] = self._group(details.pop("group"))
        if "tags" in details:
            details["tags"] = ",".join(details["tags"])
        return details

    def _group(self, name: str | None) -> int | None:
        groups = self._account.groups.values()
        found = next((group.id for group in groups if group.name == name), None)
        if found is None and name:
            raise invalid(f"There is no group {name}.")
        return found


def _chosen(choices: tuple[Choice, ...], given: object) -> Choice:
    found = choice(choices, given)
    if found is None:
        raise invalid(f"{given} is none of {', '.join(one.word for one in choices)}.")
    return found


def _to_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
