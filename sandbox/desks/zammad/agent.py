import mimetypes
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sandbox.desks.content import Content, Generated
from sandbox.desks.zammad import merging, writing
from sandbox.desks.zammad.articles import NewArticle, add_article
from sandbox.desks.zammad.errors import forbidden, unprocessable
from sandbox.desks.zammad.files import NewFile
from sandbox.desks.zammad.models import Article, Ticket, User
from sandbox.desks.zammad.rules import works_in
from sandbox.desks.zammad.state import Account

File = tuple[str, bytes | Generated]


class Agent:
    """What an agent does on the desk's own pages. Everything raises Refusal as the API would."""

    def __init__(self, account: Account, user: User) -> None:
        self._account = account
        self.user = user

    def tickets(self, status: str | None = None) -> list[Ticket]:
        """The tickets this agent sees, the last changed first."""
        found = self._account.tickets.changed(None, None, descending=True)
        seen = (one for one in found if works_in(self.user, one.in_group, "read"))
        return [ticket for ticket in seen if status in (None, ticket.state)]

    def ticket(self, ticket_id: int | str) -> Ticket:
        return self._account.tickets[int(ticket_id)]

    async def create(
        self, title: str, text: str, *, requester: str, group: str = "Users", **values: Any
    ) -> Ticket:
        """Open a ticket for somebody, as after a phone call."""
        params = self._params(values) | {
            "title": title,
            "group": group,
            "customer_id": f"guess:{requester}",
            "article": {"body": text, "type": "phone", "sender": "Customer"},
        }
        return writing.create_ticket(self._account, params, author=self.user)

    async def reply(
        self, ticket_id: int | str, text: str, *, html: str = "", files: Iterable[File] = ()
    ) -> Article:
        """Write to the customer, as an e-mail."""
        return self._article(ticket_id, text, html, files, kind="email")

    async def note(
        self, ticket_id: int | str, text: str, *, html: str = "", files: Iterable[File] = ()
    ) -> Article:
        """Write something only agents see."""
        return self._article(ticket_id, text, html, files, kind="note")

    async def set(self, ticket_id: int | str, **values: Any) -> Ticket:
        """Change properties: `status`, `priority`, `group` by name, custom fields by theirs.

        `assignee` is a name or None. A pending state without `pending_time` lasts a day.
        """
        ticket = self.ticket(ticket_id)
        writing.update_ticket(self._account, ticket, self._params(values), author=self.user)
        return ticket

    async def merge(self, source: int | str, into: int | str) -> Ticket:
        """Merge one ticket into another; the answer is the one that stays."""
        target, left = self._own(into), self._own(source)
        try:
            merging.merge(self._account, left, target, author=self.user)
        except merging.CannotMerge as error:
            raise unprocessable(str(error)) from None
        return target

    async def delete(self, ticket_id: int | str) -> None:
        """Delete for good; only administrators may."""
        if not self.user.may("admin"):
            raise forbidden("Not authorized (admin permission required)!")
        writing.delete_ticket(self._account, self.ticket(ticket_id))

    async def set_internal(self, article_id: int, *, internal: bool) -> Article:
        """Hide an article from the customer, or show it."""
        article = self._account.articles[article_id]
        writing.set_internal(self._account, article, internal, author=self.user)
        return article

    def _article(
        self, ticket_id: int | str, text: str, html: str, files: Iterable[File], *, kind: str
    ) -> Article:
        ticket = self._own(ticket_id)
        if not (html or text).strip():
            raise unprocessable("Need at least an 'article body' field.")
        email = kind == "email"
        new = NewArticle(
            author=self.user,
            body=html or text,
            type=kind,
            content_type="text/html" if html else "text/plain",
            internal=not email,
            from_=f"{self.user.name} <{self.user.email}>" if email else self.user.name,
            to=ticket.customer.email if email else None,
            files=[self._file(name, data) for name, data in files],
        )
        article = add_article(self._account, ticket, new)
        self._account.touch(ticket, self.user)
        self._account.tell("commented", ticket, article)
        return article

    def _own(self, ticket_id: int | str) -> Ticket:
        ticket = self.ticket(ticket_id)
        if not works_in(self.user, ticket.in_group, "change"):
            raise forbidden()
        return ticket

    def _file(self, name: str, data: bytes | Generated) -> NewFile:
        kept: Content = data if isinstance(data, Generated) else self._account.files.keep(data)
        return NewFile(
            filename=name,
            mime=mimetypes.guess_type(name)[0] or "application/octet-stream",
            content=kept,
        )

    def _params(self, values: dict[str, Any]) -> dict[str, Any]:
        params = dict(values)
        if "status" in params:
            params["state"] = params.pop("status")
        if "assignee" in params:
            name = params.pop("assignee")
            params["owner_id"] = self._account.user_named(name).id if name else None
        if str(params.get("state", "")).startswith("pending") and "pending_time" not in params:
            tomorrow = self._account.now() + timedelta(days=1)
            params["pending_time"] = tomorrow.isoformat()
        return params
