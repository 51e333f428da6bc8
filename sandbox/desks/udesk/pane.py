"""The desk as the sandbox's page shows it."""

from collections.abc import Callable, Sequence

from sandbox.desks.pane import (
    ShownComment,
    ShownFile,
    ShownTicket,
    Somebody,
    WithoutRareActs,
    Word,
)
from sandbox.desks.udesk.agent import Agent
from sandbox.desks.udesk.models import (
    PRIORITIES,
    STATUSES,
    AgentUser,
    Attachment,
    Comment,
    Customer,
    Ticket,
)
from sandbox.desks.udesk.state import Account
from sandbox.desks.udesk.values import shown_values, titles

_COLOURS = {"open": "open", "solving": "pending", "resolved": "solved", "closed": "closed"}
_ENGLISH = {"urgency": "Urgent", "high": "High", "medium": "Medium", "low": "Low"}
_PRIORITY_COLOURS = {"urgency": "urgent"}


class UdeskPane(WithoutRareActs):
    """Implements `sandbox.desks.pane.Pane`; agents and assignees go by what is before their @."""

    name = "udesk"
    title = "Udesk"
    statuses: Sequence[Word] = tuple(
        Word(
            value=one.word,
            english=one.word.capitalize(),
            chinese=one.name,
            colour=_COLOURS[one.word],
        )
        for one in STATUSES
    )
    priorities: Sequence[Word] = tuple(
        Word(
            value=one.name,
            english=_ENGLISH[one.word],
            chinese=one.name,
            colour=_PRIORITY_COLOURS.get(one.word, one.word),
        )
        for one in PRIORITIES
    )

    def __init__(self, account: Account) -> None:
        self._account = account
        self.has_notes = account.settings.private_notes

    def agents(self) -> list[Somebody]:
        return [_somebody(one) for one in self._account.agents.values() if not one.disabled]

    def groups(self) -> list[str]:
        return [group.name for group in self._account.groups.values()]

    def tickets(self, agent: str) -> list[ShownTicket]:
        return [self._shown(ticket) for ticket in self._agent(agent).tickets()]

    def ticket(self, ticket_id: int) -> ShownTicket | None:
        ticket = self._account.tickets.get(ticket_id)
        return self._shown(ticket) if ticket else None

    def file(self, file_id: str) -> ShownFile | None:
        found = self._account.attachments.get(int(file_id)) if file_id.isdigit() else None
        return _file(found) if found else None

    async def create(self, agent: str, title: str, text: str, *, requester: str) -> ShownTicket:
        return self._shown(await self._agent(agent).create(title, text, requester=requester))

    async def reply(
        self, agent: str, ticket_id: int, text: str, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownComment:
        return _comment(await self._agent(agent).reply(ticket_id, text, files=files))

    async def note(
        self, agent: str, ticket_id: int, text: str, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownComment:
        return _comment(await self._agent(agent).note(ticket_id, text, files=files))

    async def set(self, agent: str, ticket_id: int, **values: str | None) -> ShownTicket:
        return self._shown(await self._agent(agent).set(ticket_id, **values))

    def subscribe(self, hear: Callable[[], None]) -> Callable[[], None]:
        return self._account.subscribe(lambda _: hear())

    def _agent(self, name: str) -> Agent:
        return Agent(self._account, self._account.agent_named(name))

    def _shown(self, ticket: Ticket) -> ShownTicket:
        return ShownTicket(
            id=ticket.id,
            number=str(ticket.number),
            title=ticket.title,
            status=ticket.status,
            priority=ticket.priority,
            requester=_somebody(ticket.customer),
            assignee=_somebody(ticket.assignee) if ticket.assignee else None,
            group=ticket.group.name if ticket.group else "",
            created_at=ticket.created_at,
            updated_at=ticket.updated_at,
            closed=ticket.status == "closed",
            comments=tuple(_comment(one) for one in ticket.comments),
            facts=tuple(self._facts(ticket)),
        )

    def _facts(self, ticket: Ticket) -> list[tuple[str, str]]:
        fields = self._account.fields_of("ticket")
        values = shown_values(fields, ticket.custom_fields)
        found = [
            (field.field_label, titles(field, value))
            for field in fields
            if (value := values[field.field_name])
        ]
        tags = [("Tags", ", ".join(ticket.tags))] if ticket.tags else []
        return [*found, *tags, ("Came by", ticket.platform)]


def _somebody(person: Customer | AgentUser) -> Somebody:
    return Somebody(name=person.name, email=person.email, is_agent=person.is_agent)


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
