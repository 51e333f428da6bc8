from collections.abc import Iterable
from typing import Any

from sandbox.desks.content import Content, Generated
from sandbox.desks.kf5 import writing
from sandbox.desks.kf5.bodies import NewComment, NewTicket
from sandbox.desks.kf5.models import Comment, Ticket, User
from sandbox.desks.kf5.rules import works_on
from sandbox.desks.kf5.state import Account
from sandbox.desks.kf5.tickets import Order, in_order

NewFile = tuple[str, bytes | Generated]


class Agent:
    """What an agent does on the desk's own pages. Everything raises Refusal as the API would."""

    def __init__(self, account: Account, user: User) -> None:
        self._account = account
        self.user = user

    def tickets(self, status: str | None = None) -> list[Ticket]:
        """The tickets this agent sees, the last changed first."""
        seen = (t for t in self._account.tickets if works_on(self.user, t))
        wanted = [ticket for ticket in seen if status in (None, ticket.status)]
        return in_order(wanted, Order(by="updated", descending=True))

    def ticket(self, ticket_id: int | str) -> Ticket:
        return self._account.tickets[int(ticket_id)]

    async def create(
        self, title: str, text: str, *, requester: str, name: str = "", **values: Any
    ) -> Ticket:
        """Open a ticket for somebody, as after a phone call."""
        person = self._account.user_by_email(requester)
        new = NewTicket(title=title, comment=NewComment(text=text), details=self._details(values))
        return writing.create_ticket(
            self._account,
            new,
            author=self.user,
            requester=person or self._account.add_user(requester, name),
            source="web",
        )

    async def reply(
        self, ticket_id: int | str, text: str, *, html: str = "", files: Iterable[NewFile] = ()
    ) -> Comment:
        """Write to the requester."""
        return self._comment(ticket_id, text, html, files, public=True)

    async def note(
        self, ticket_id: int | str, text: str, *, html: str = "", files: Iterable[NewFile] = ()
    ) -> Comment:
        """Write something only agents see."""
        return self._comment(ticket_id, text, html, files, public=False)

    async def set(self, ticket_id: int | str, **values: Any) -> Ticket:
        """Change properties, by KF5's names or easier ones.

        `assignee` and `group` are names or None, `custom_fields` may be a dict.
        """
        ticket = self.ticket(ticket_id)
        details = self._details(values)
        writing.change(self._account, ticket, details, None, author=self.user)
        return ticket

    async def delete(self, ticket_id: int | str) -> None:
        writing.delete_ticket(self._account, self.ticket(ticket_id))

    def _comment(
        self,
        ticket_id: int | str,
        text: str,
        html: str,
        files: Iterable[NewFile],
        *,
        public: bool,
    ) -> Comment:
        ticket = self.ticket(ticket_id)
        new = NewComment(text=text, html=html, public=public, uploads=self._uploads(files))
        writing.change(self._account, ticket, {}, new, author=self.user)
        return ticket.comments[-1]

    def _uploads(self, files: Iterable[NewFile]) -> tuple[str, ...]:
        added = (self._account.add_attachment(name, self._content(data)) for name, data in files)
        return tuple(attachment.token for attachment in added)

    def _content(self, data: bytes | Generated) -> Content:
        return data if isinstance(data, Generated) else self._account.files.keep(data)

    def _details(self, values: dict[str, Any]) -> dict[str, Any]:
        details = dict(values)
        if "assignee" in details:
            name = details.pop("assignee")
            details["assignee_id"] = name and self._account.user_named(name).id
        if "group" in details:
            name = details.pop("group")
            details["group_id"] = name and self._account.group_named(name).id
        if isinstance(custom := details.get("custom_fields"), dict):
            details["custom_fields"] = [{"name": n, "value": v} for n, v in custom.items()]
        if "tags" in details:
            details["tags"] = list(details["tags"])
        return details
