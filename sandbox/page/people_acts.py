"""What a person does with words and messages, as control routes."""

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sandbox.page.act import Act
from sandbox.page.asked import Asked
from sandbox.page.mrkdwn import unescape
from sandbox.slack import wire
from sandbox.slack.acts import NotPossible, Person, Seen
from sandbox.slack.state import Json, Message, Workspace

Who = Callable[[str], Person]
TOKEN = re.compile(r"<([^<>\n]+)>")


class PeopleActs:
    def __init__(self, who: Who) -> None:
        self._who = who

    def acts(self) -> tuple[Act, ...]:
        return (
            Act(
                path="command",
                takes="as channel text thread?",
                does="Type a slash command.",
                run=self._command,
            ),
            Act(
                path="message",
                takes="as channel text? thread? broadcast? uploads? files?",
                does="Write a message; `thread` is the ts of its root.",
                run=self._message,
            ),
            Act(
                path="messages",
                takes="as channel",
                does="Read what the person sees there.",
                run=self._messages,
            ),
            Act(
                path="edit",
                takes="as channel ts text",
                does="Reword an own message.",
                run=self._edit,
            ),
            Act(
                path="delete",
                takes="as channel ts",
                does="Delete an own message.",
                run=self._delete,
            ),
            Act(
                path="react",
                takes="as channel ts name on?",
                does="Add a reaction, or with `on` false take it back.",
                run=self._react,
            ),
            Act(
                path="raw",
                takes="as channel ts",
                does="Give a message as Slack's JSON.",
                run=self._raw,
            ),
            Act(path="join", takes="as channel", does="Join a public channel.", run=self._join),
            Act(path="leave", takes="as channel", does="Leave a channel.", run=self._leave),
            Act(
                path="invite-app",
                takes="as channel",
                does="Bring the app into a channel.",
                run=self._invite,
            ),
            Act(
                path="reload",
                takes="as",
                does="Reload Slack: ephemeral messages and modals are gone.",
                run=self._reload,
            ),
        )

    async def _command(self, asked: Asked) -> Json:
        person, channel = self._who(asked.text("as")), asked.text("channel")
        thread = self._thread(person, channel, asked.maybe("thread"))
        answer = await person.command(asked.text("text"), channel=channel, thread=thread)
        return asdict(answer)

    async def _message(self, asked: Asked) -> Json:
        person, channel = self._who(asked.text("as")), asked.text("channel")
        files = [(one.name, one.data, one.mimetype) for one in asked.files()]
        text = asked.maybe("text")
        if not text.strip() and not files:
            raise NotPossible("an empty message cannot be sent")
        thread = self._thread(person, channel, asked.maybe("thread"))
        sent = await person.post(
            text, channel=channel, thread=thread, files=files, broadcast=asked.flag("broadcast")
        )
        return {"ts": sent.ts, "channel": sent.channel}

    async def _messages(self, asked: Asked) -> Json:
        person = self._who(asked.text("as"))
        return {"messages": [_shown(one) for one in person.messages(asked.text("channel"))]}

    async def _edit(self, asked: Asked) -> Json:
        person, message = self._found(asked)
        await person.edit(message, asked.text("text"))
        return {}

    async def _delete(self, asked: Asked) -> Json:
        person, message = self._found(asked)
        await person.delete(message)
        return {}

    async def _react(self, asked: Asked) -> Json:
        person, message = self._found(asked)
        change = person.react if asked.flag("on", default=True) else person.unreact
        await change(message, asked.text("name"))
        return {}

    async def _raw(self, asked: Asked) -> Json:
        person, message = self._found(asked)
        shown = wire.message_json(person.workspace, message, metadata=True)
        return {"message": shown, "typed": typed(message.text, person.workspace)}

    async def _join(self, asked: Asked) -> Json:
        self._who(asked.text("as")).join(asked.text("channel"))
        return {}

    async def _leave(self, asked: Asked) -> Json:
        self._who(asked.text("as")).leave(asked.text("channel"))
        return {}

    async def _invite(self, asked: Asked) -> Json:
        self._who(asked.text("as")).invite_app(asked.text("channel"))
        return {}

    async def _reload(self, asked: Asked) -> Json:
        self._who(asked.text("as")).reload()
        return {}

    def _found(self, asked: Asked) -> tuple[Person, Message]:
        person = self._who(asked.text("as"))
        return person, message_of(person, asked.text("channel"), asked.text("ts"))

    def _thread(self, person: Person, channel: str, ts: str) -> Message | None:
        return message_of(person, channel, ts) if ts else None


def message_of(person: Person, channel: str, ts: str) -> Message:
    """A message that this person sees. Raises NotPossible when there is none."""
    found = person.workspace.messages.get(person.channel(channel).id, ts)
    if found is None or not person.can_see(found):
        raise NotPossible("that message is gone")
    return found


def typed(stored: str, workspace: Workspace) -> str:
    """A stored text as one would type it: what the edit box begins with."""
    return unescape(TOKEN.sub(lambda found: _typed_token(found[1], workspace), stored))


def _typed_token(body: str, workspace: Workspace) -> str:
    target, _, label = body.partition("|")
    if target.startswith("@"):
        user = workspace.users.get(target[1:])
        return f"@{user.name}" if user else f"@{label or target[1:]}"
    if target.startswith("#"):
        channel = workspace.channels.get(target[1:])
        return f"#{channel.name}" if channel else f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return target.removeprefix("mailto:")


def _shown(seen: Seen) -> dict[str, Any]:
    names = (
        "channel",
        "ts",
        "thread_ts",
        "user",
        "text",
        "all_text",
        "blocks",
        "ephemeral",
        "edited",
        "reactions",
        "metadata",
    )
    facts = {name: getattr(seen, name) for name in names}
    return {**facts, "files": [asdict(one) for one in seen.files]}
