"""What an agent does at the desk, as control routes."""

from sandbox.desks.kf5.desk import Desk
from sandbox.desks.kf5.models import Comment, Ticket
from sandbox.page.act import Act
from sandbox.page.asked import Asked
from sandbox.slack.state import Json

SETTABLE = ("status", "priority", "assignee", "group", "tags", "custom_fields", "type")


class DeskActs:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def acts(self) -> tuple[Act, ...]:
        return (
            Act(
                path="desk/tickets",
                takes="agent status?",
                does="List the tickets an agent sees.",
                run=self._tickets,
            ),
            Act(
                path="desk/ticket",
                takes="agent ticket",
                does="Read one ticket with its conversation.",
                run=self._ticket,
            ),
            Act(
                path="desk/create",
                takes="agent title text requester",
                does="Open a ticket for somebody.",
                run=self._create,
            ),
            Act(
                path="desk/reply",
                takes="agent ticket text uploads? files?",
                does="Write to the requester.",
                run=self._reply,
            ),
            Act(
                path="desk/note",
                takes="agent ticket text uploads? files?",
                does="Write what only agents see.",
                run=self._note,
            ),
            Act(
                path="desk/set",
                takes="agent ticket status? priority? assignee?",
                does="Change properties.",
                run=self._set,
            ),
        )

    async def _tickets(self, asked: Asked) -> Json:
        agent = self._desk.agent(asked.text("agent"))
        return {"tickets": [_ticket(one) for one in agent.tickets(asked.maybe("status") or None)]}

    async def _ticket(self, asked: Asked) -> Json:
        ticket = self._desk.agent(asked.text("agent")).ticket(_number(asked))
        return _ticket(ticket) | {"comments": [_comment(one) for one in ticket.comments]}

    async def _create(self, asked: Asked) -> Json:
        agent = self._desk.agent(asked.text("agent"))
        ticket = await agent.create(
            asked.text("title"), asked.text("text"), requester=asked.text("requester")
        )
        return _ticket(ticket)

    async def _reply(self, asked: Asked) -> Json:
        files = [(one.name, one.data) for one in asked.files()]
        agent = self._desk.agent(asked.text("agent"))
        return _comment(await agent.reply(_number(asked), asked.maybe("text"), files=files))

    async def _note(self, asked: Asked) -> Json:
        files = [(one.name, one.data) for one in asked.files()]
        agent = self._desk.agent(asked.text("agent"))
        return _comment(await agent.note(_number(asked), asked.maybe("text"), files=files))

    async def _set(self, asked: Asked) -> Json:
        values = {name: asked.body[name] or None for name in SETTABLE if name in asked.body}
        return _ticket(await self._desk.agent(asked.text("agent")).set(_number(asked), **values))


def _number(asked: Asked) -> int:
    return int(asked.number("ticket"))


def _ticket(ticket: Ticket) -> Json:
    return {
        "id": ticket.id,
        "title": ticket.title,
        "status": ticket.status,
        "priority": ticket.priority,
        "requester": ticket.requester.email,
        "assignee": ticket.assignee.email if ticket.assignee else None,
        "custom_fields": ticket.custom_fields,
        "updated_at": ticket.updated_at.isoformat(),
    }


def _comment(comment: Comment) -> Json:
    return {
        "id": comment.id,
        "author": comment.author.email,
        "public": comment.public,
        "text": comment.text,
        "created_at": comment.created_at.isoformat(),
        "attachments": [
            {"id": one.id, "name": one.name, "size": one.size} for one in comment.attachments
        ],
    }
