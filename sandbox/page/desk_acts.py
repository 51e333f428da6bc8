"""What an agent does at a desk, as control routes."""

from collections.abc import Mapping

from sandbox.desks.pane import Pane, ShownComment, ShownTicket
from sandbox.page.act import Act
from sandbox.page.asked import Asked
from sandbox.slack.state import Json

SETTABLE = ("status", "priority", "assignee", "group")
FIRST = "kf5"
"""The desk that is meant where none is named."""


class DeskActs:
    """Every act takes the name of a `desk` that runs."""

    def __init__(self, panes: Mapping[str, Pane]) -> None:
        self._panes = panes

    def acts(self) -> tuple[Act, ...]:
        return (
            Act(
                path="desk/tickets",
                takes="desk? agent status?",
                does="List the tickets an agent sees.",
                run=self._tickets,
            ),
            Act(
                path="desk/ticket",
                takes="desk? agent ticket",
                does="Read one ticket with its conversation.",
                run=self._ticket,
            ),
            Act(
                path="desk/create",
                takes="desk? agent title text requester",
                does="Open a ticket for somebody.",
                run=self._create,
            ),
            Act(
                path="desk/reply",
                takes="desk? agent ticket text uploads? files?",
                does="Write to the requester.",
                run=self._reply,
            ),
            Act(
                path="desk/note",
                takes="desk? agent ticket text uploads? files?",
                does="Write what only agents see.",
                run=self._note,
            ),
            Act(
                path="desk/set",
                takes="desk? agent ticket status? priority? assignee? group?",
                does="Change properties.",
                run=self._set,
            ),
            Act(
                path="desk/delete",
                takes="desk? agent ticket",
                does="Delete a ticket with everything in it.",
                run=self._delete,
            ),
            Act(
                path="desk/merge",
                takes="desk? agent ticket into",
                does="Merge a ticket into the one of that number.",
                run=self._merge,
            ),
            Act(
                path="desk/show",
                takes="desk? agent ticket comment public",
                does="Show a comment to the requester, or with `public` false hide it.",
                run=self._show,
            ),
        )

    async def _tickets(self, asked: Asked) -> Json:
        found, status = self._pane(asked).tickets(asked.text("agent")), asked.maybe("status")
        return {"tickets": [_ticket(one) for one in found if status in ("", one.status)]}

    async def _ticket(self, asked: Asked) -> Json:
        pane, wanted = self._pane(asked), _number(asked)
        _known_agent(pane, asked.text("agent"))
        ticket = pane.ticket(wanted)
        if ticket is None:
            raise LookupError(f"there is no ticket {wanted}")
        return _ticket(ticket) | {"comments": [_comment(one) for one in ticket.comments]}

    async def _create(self, asked: Asked) -> Json:
        made = await self._pane(asked).create(
            asked.text("agent"),
            asked.text("title"),
            asked.text("text"),
            requester=asked.text("requester"),
        )
        return _ticket(made)

    async def _reply(self, asked: Asked) -> Json:
        pane, files = self._pane(asked), [(one.name, one.data) for one in asked.files()]
        agent, text = asked.text("agent"), asked.maybe("text")
        return _comment(await pane.reply(agent, _number(asked), text, files))

    async def _note(self, asked: Asked) -> Json:
        pane, files = self._pane(asked), [(one.name, one.data) for one in asked.files()]
        agent, text = asked.text("agent"), asked.maybe("text")
        return _comment(await pane.note(agent, _number(asked), text, files))

    async def _set(self, asked: Asked) -> Json:
        values = {name: asked.maybe(name) for name in SETTABLE if name in asked.body}
        changed = await self._pane(asked).set(asked.text("agent"), _number(asked), **values)
        return _ticket(changed)

    async def _delete(self, asked: Asked) -> Json:
        await self._pane(asked).delete(asked.text("agent"), _number(asked))
        return {}

    async def _merge(self, asked: Asked) -> Json:
        pane, into = self._pane(asked), asked.text("into")
        return _ticket(await pane.merge(asked.text("agent"), _number(asked), into))

    async def _show(self, asked: Asked) -> Json:
        pane, public = self._pane(asked), asked.flag("public", default=True)
        agent, comment = asked.text("agent"), asked.text("comment")
        return _comment(await pane.set_public(agent, _number(asked), comment, public=public))

    def _pane(self, asked: Asked) -> Pane:
        name = asked.maybe("desk") or FIRST
        try:
            return self._panes[name]
        except KeyError:
            raise LookupError(f"no desk {name} runs here") from None


def _known_agent(pane: Pane, handle: str) -> None:
    if handle not in {one.handle for one in pane.agents()}:
        raise LookupError(f"{handle} is no agent at this desk")


def _number(asked: Asked) -> int:
    return int(asked.number("ticket"))


def _ticket(ticket: ShownTicket) -> Json:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "title": ticket.title,
        "status": ticket.status,
        "priority": ticket.priority,
        "requester": ticket.requester.email,
        "assignee": ticket.assignee.email if ticket.assignee else None,
        "group": ticket.group,
        "facts": dict(ticket.facts),
        "updated_at": ticket.updated_at.isoformat(),
    }


def _comment(comment: ShownComment) -> Json:
    return {
        "id": comment.id,
        "author": comment.author.email,
        "public": comment.public,
        "text": comment.text,
        "created_at": comment.created_at.isoformat(),
        "attachments": [
            {"id": one.id, "name": one.name, "size": one.size} for one in comment.files
        ],
    }
