"""The Zammad server as the page shows it to its agents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sandbox.desks.pane import ShownComment, ShownFile, ShownTicket, Somebody, Word
from sandbox.desks.zammad.agent import Agent
from sandbox.desks.zammad.attributes import Attribute
from sandbox.desks.zammad.errors import Refusal
from sandbox.desks.zammad.models import Article, Attachment, Ticket, User
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.times import to_wire
from sandbox.desks.zammad.values import TREES, value_of

STATES = (
    Word(value="new", english="New", chinese="新建", colour="new"),
    Word(value="open", english="Open", chinese="打开", colour="open"),
    Word(
        value="pending reminder", english="Pending reminder", chinese="等待提醒", colour="pending"
    ),
    Word(value="pending close", english="Pending close", chinese="等待关闭", colour="pending"),
    Word(value="closed", english="Closed", chinese="已关闭", colour="closed"),
    Word(value="merged", english="Merged", chinese="已合并", colour="closed"),
)
PRIORITIES = (
    Word(value="1 low", english="Low", chinese="低", colour="low"),
    Word(value="2 normal", english="Normal", chinese="普通", colour="medium"),
    Word(value="3 high", english="High", chinese="高", colour="high"),
)
_NOT_FOUND = 404


class ZammadPane:
    """See `sandbox.desks.pane.Pane`."""

    name = "zammad"
    title = "Zammad"
    statuses: Sequence[Word] = STATES
    priorities: Sequence[Word] = PRIORITIES
    has_notes = True
    can_delete = True
    can_merge = True
    can_hide = True

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
        with _in_words():
            return self._shown(await self._agent(agent).set(ticket_id, **values))

    async def delete(self, agent: str, ticket_id: int) -> None:
        """Only administrators may."""
        with _in_words():
            await self._agent(agent).delete(self._found(ticket_id).id)

    async def merge(self, agent: str, ticket_id: int, into: str) -> ShownTicket:
        target = self._account.tickets.numbered(into.strip().removeprefix("#"))
        if target is None:
            raise LookupError(f"there is no ticket {into}")
        with _in_words():
            merged = await self._agent(agent).merge(self._found(ticket_id).id, target.id)
        return self._shown(merged)

    async def set_public(
        self, agent: str, ticket_id: int, comment_id: str, *, public: bool
    ) -> ShownComment:
        said = {str(one.id): one for one in self._found(ticket_id).articles}
        if comment_id not in said:
            raise LookupError(f"there is no article {comment_id} in ticket {ticket_id}")
        with _in_words():
            return _comment(
                await self._agent(agent).set_internal(said[comment_id].id, internal=not public)
            )

    def subscribe(self, hear: Callable[[], None]) -> Callable[[], None]:
        return self._account.subscribe(lambda _: hear())

    def _agent(self, name: str) -> Agent:
        with _in_words():
            user = self._account.user_named(name)
        if not user.is_agent:
            raise LookupError(f"{name} is no agent at this desk")
        return Agent(self._account, user)

    def _found(self, ticket_id: int) -> Ticket:
        ticket = self._account.tickets.get(ticket_id)
        if ticket is None:
            raise LookupError(f"there is no ticket {ticket_id}")
        return ticket

    def _shown(self, ticket: Ticket) -> ShownTicket:
        return ShownTicket(
            id=ticket.id,
            number=ticket.number,
            title=ticket.title,
            status=ticket.state,
            priority=ticket.priority,
            requester=_somebody(ticket.customer),
            assignee=_somebody(ticket.owner) if ticket.owner else None,
            group=ticket.group,
            created_at=ticket.created_at,
            updated_at=ticket.updated_at,
            closed=ticket.in_state.is_merged,
            comments=tuple(_comment(one) for one in ticket.articles),
            facts=tuple(self._facts(ticket)),
        )

    def _facts(self, ticket: Ticket) -> Iterator[tuple[str, str]]:
        if ticket.pending_time:
            yield "Pending till", to_wire(ticket.pending_time) or ""
        for attribute in self._account.columns():
            value = value_of(attribute, ticket)
            if value not in (None, "", [], False):
                yield attribute.display, _in_one_line(attribute, value)
        if ticket.tags:
            yield "Tags", ", ".join(ticket.tags)


@contextmanager
def _in_words() -> Iterator[None]:
    """The API's refusals as a pane raises them."""
    try:
        yield
    except Refusal as refusal:
        kind = LookupError if refusal.status == _NOT_FOUND else ValueError
        raise kind(refusal.message) from refusal


def _somebody(user: User) -> Somebody:
    return Somebody(name=user.name, email=user.email, is_agent=user.is_agent)


def _comment(article: Article) -> ShownComment:
    return ShownComment(
        id=str(article.id),
        author=_somebody(article.author),
        text=article.text,
        public=article.public,
        created_at=article.created_at,
        files=tuple(_file(one) for one in article.attachments),
    )


def _file(attachment: Attachment) -> ShownFile:
    return ShownFile(
        id=str(attachment.id),
        name=attachment.filename,
        size=attachment.size,
        content=attachment.content,
    )


def _in_one_line(attribute: Attribute, value: object) -> str:
    """What people read: the names of options, and the whole way down a tree."""
    if value is True:
        return "✓"
    several = value if isinstance(value, list) else [value]
    if attribute.data_type in TREES:
        return ", ".join(str(one).replace("::", " / ") for one in several)
    names = _names(attribute.data_option.get("options"))
    return ", ".join(names.get(str(one), str(one)) for one in several)


def _names(options: Any) -> Mapping[str, str]:
    if isinstance(options, list):
        return {one["value"]: one["name"] for one in options}
    return options or {}
