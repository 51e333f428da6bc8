"""The KF5 account as the page shows it to its agents."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sandbox.desks.kf5.agent import Agent
from sandbox.desks.kf5.errors import Refusal
from sandbox.desks.kf5.models import Attachment, Comment, Ticket, User
from sandbox.desks.kf5.state import Account
from sandbox.desks.pane import (
    ShownComment,
    ShownFile,
    ShownTicket,
    Somebody,
    WithoutRareActs,
    Word,
)

STATUSES = (
    Word(value="new", english="New", chinese="尚未受理", colour="new"),
    Word(value="open", english="Open", chinese="受理中", colour="open"),
    Word(value="pending", english="Pending", chinese="等待回复", colour="pending"),
    Word(value="solved", english="Solved", chinese="已解决", colour="solved"),
    Word(value="closed", english="Closed", chinese="已关闭", colour="closed"),
)
PRIORITIES = (
    Word(value="", english="—", chinese=""),
    Word(value="low", english="Low", chinese="低", colour="low"),
    Word(value="medium", english="Medium", chinese="中", colour="medium"),
    Word(value="high", english="High", chinese="高", colour="high"),
    Word(value="urgent", english="Urgent", chinese="紧急", colour="urgent"),
)
_NOT_FOUND = 404
_TICKED = {"1": "✓", "0": "—"}


class Kf5Pane(WithoutRareActs):
    """See `sandbox.desks.pane.Pane`."""

    name = "kf5"
    title = "KF5 云客服"
    statuses: Sequence[Word] = STATUSES
    priorities: Sequence[Word] = PRIORITIES
    has_notes = True
    can_delete = True

    def __init__(self, account: Account) -> None:
        self._account = account

    def agents(self) -> list[Somebody]:
        return [_somebody(user) for user in self._account.users.values() if user.is_agent]

    def groups(self) -> list[str]:
        return [group.name for group in self._account.groups.values()]

    def tickets(self, agent: str) -> list[ShownTicket]:
        return [self._shown(ticket) for ticket in self._agent(agent).tickets()]

    def ticket(self, ticket_id: int) -> ShownTicket | None:
        found = self._account.tickets.get(ticket_id)
        return self._shown(found) if found else None

    def file(self, file_id: str) -> ShownFile | None:
        found = self._account.attachments.get(int(file_id)) if file_id.isdecimal() else None
        return _file(found) if found else None

    async def create(self, agent: str, title: str, text: str, *, requester: str) -> ShownTicket:
        with _in_words():
            made = await self._agent(agent).create(title, text, requester=requester)
        return self._shown(made)

    async def reply(
        self, agent: str, ticket_id: int, text: str, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownComment:
        with _in_words():
            return _comment(await self._agent(agent).reply(ticket_id, text, files=files))

    async def note(
        self, agent: str, ticket_id: int, text: str, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownComment:
        with _in_words():
            return _comment(await self._agent(agent).note(ticket_id, text, files=files))

    async def set(self, agent: str, ticket_id: int, **values: str | None) -> ShownTicket:
        given = {name: value or None for name, value in values.items()}
        with _in_words():
            return self._shown(await self._agent(agent).set(ticket_id, **given))

    async def delete(self, agent: str, ticket_id: int) -> None:
        """Only administrators may."""
        actor = self._agent(agent)
        if actor.user.role != "admin":
            raise ValueError("Only an administrator deletes tickets.")
        _found(self._account, ticket_id)
        await actor.delete(ticket_id)

    def subscribe(self, hear: Callable[[], None]) -> Callable[[], None]:
        return self._account.subscribe(lambda _: hear())

    def _agent(self, name: str) -> Agent:
        with _in_words():
            user = self._account.user_named(name)
        if not user.is_agent:
            raise LookupError(f"{name} is no agent at this desk")
        return Agent(self._account, user)

    def _shown(self, ticket: Ticket) -> ShownTicket:
        return ShownTicket(
            id=ticket.id,
            number=str(ticket.id),
            title=ticket.title,
            status=ticket.status,
            priority=ticket.priority,
            requester=_somebody(ticket.requester),
            assignee=_somebody(ticket.assignee) if ticket.assignee else None,
            group=ticket.group.name if ticket.group else "",
            created_at=ticket.created_at,
            updated_at=ticket.updated_at,
            closed=ticket.status == "closed",
            comments=tuple(_comment(one) for one in ticket.comments),
            facts=tuple(self._facts(ticket)),
        )

    def _facts(self, ticket: Ticket) -> Iterator[tuple[str, str]]:
        fields = {one.name: one for one in self._account.fields.values()}
        if ticket.type:
            yield "Type", ticket.type
        for name, value in ticket.custom_fields.items():
            if value:
                field = fields.get(name)
                yield (
                    field.agent_title if field else name,
                    _value(field.type if field else "", value),
                )
        if ticket.tags:
            yield "Tags", ", ".join(ticket.tags)
        yield "Came by", ticket.source


@contextmanager
def _in_words() -> Iterator[None]:
    """The API's refusals as a pane raises them."""
    try:
        yield
    except Refusal as refusal:
        kind = LookupError if refusal.status == _NOT_FOUND else ValueError
        raise kind(refusal.message) from refusal


def _found(account: Account, ticket_id: int) -> Ticket:
    ticket = account.tickets.get(ticket_id)
    if ticket is None:
        raise LookupError(f"there is no ticket {ticket_id}")
    return ticket


def _somebody(user: User) -> Somebody:
    return Somebody(name=user.name, email=user.email, is_agent=user.is_agent)


def _comment(comment: Comment) -> ShownComment:
    return ShownComment(
        id=str(comment.id),
        author=_somebody(comment.author),
        text=comment.text,
        public=comment.public,
        created_at=comment.created_at,
        files=tuple(_file(one) for one in comment.attachments),
    )


def _file(attachment: Attachment) -> ShownFile:
    return ShownFile(
        id=str(attachment.id),
        name=attachment.name,
        size=attachment.size,
        content=attachment.content,
    )


def _value(kind: str, value: str) -> str:
    """Levels as a path, a tick as a tick, all else as it is."""
    if kind == "checkbox":
        return _TICKED.get(value, value)
    if kind == "multi_options" and value.startswith("["):
        return " / ".join(json.loads(value))
    return value
