"""Reads what is there in the end, at the desks, in Slack and in the bot's outbox."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sandbox.slack.records import Message
from tests.chaos.agents import STATUSES
from tests.chaos.cast import Cast
from tests.chaos.ledger import Case, Post, Row, Said, Spot, World
from tests.chaos.plan import AGENTS, DESKS
from tests.chaos.stage import LEAK, Stage

_ROWS = """
    SELECT id, kind, state, attempts, coalesce(last_error, ''), payload FROM outbox
    WHERE state <> 'done'
"""
_FILE = re.compile(r"\b\w+\.txt")


async def observe(cast: Cast) -> World:
    stage = cast.stage
    cases, said = _at_desks(cast)
    return World(
        cases=tuple(cases),
        said=tuple(said),
        posts=tuple(_posts(stage)),
        told=frozenset(_told(stage)),
        marks=_marks(stage),
        taken=stage.weather.taken,
        given_up=frozenset(stage.weather.given_up),
        rows=await rows(stage),
        leaks=tuple(sorted(stage.leaks | _in_log(stage))),
    )


async def rows(stage: Stage) -> tuple[Row, ...]:
    """What the outbox has not done, as it is on disk now."""
    found = await asyncio.to_thread(_read, stage.database)
    return tuple(
        Row(
            id=number,
            kind=kind,
            state=state,
            attempts=attempts,
            error=error,
            tokens=frozenset(stage.words.findall(payload)),
        )
        for number, kind, state, attempts, error, payload in found
    )


def _read(database: Path) -> list[tuple[int, str, str, int, str, str]]:
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        return db.execute(_ROWS).fetchall()
    finally:
        db.close()


def _at_desks(cast: Cast) -> tuple[list[Case], list[Said]]:
    words, cases, said = cast.stage.words, [], []
    for desk, kind in DESKS.items():
        for ticket in cast.pane(desk).tickets(AGENTS[0]):
            [request, *_] = [*words.findall(ticket.title), ""]
            if not request:
                continue
            status = STATUSES[kind].get(ticket.status, (ticket.status,))
            cases.append(
                Case(token=request, requester=ticket.requester.handle, status=tuple(status))
            )
            said += [
                Said(
                    token=word,
                    request=request,
                    author=comment.author.handle,
                    public=comment.public,
                    files=tuple(file.name for file in comment.files),
                )
                for comment in ticket.comments
                for word in dict.fromkeys(words.findall(comment.text))
            ]
    return cases, said


def _in_log(stage: Stage) -> set[tuple[str, str]]:
    return {(word, "the bot's log") for word in LEAK.findall(stage.world.bot_log())}


def _from_app(stage: Stage) -> Iterator[Message]:
    workspace = stage.world.workspace
    for channel in workspace.channels.all():
        yield from (message for message in workspace.messages.all(channel.id) if message.by_app)


def _text(message: Message) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


def _posts(stage: Stage) -> Iterator[Post]:
    workspace = stage.world.workspace
    for message in _from_app(stage):
        channel = workspace.channels.get(message.channel)
        if message.only_for is not None or channel is None or channel.kind == "im":
            continue
        files = (workspace.files.get(file) for file in message.files)
        payload = (message.metadata or {}).get("event_payload", {})
        yield Post(
            spot=(message.channel, message.ts),
            root=message.thread_ts,
            text=message.text,
            tokens=frozenset(stage.words.findall(_FILE.sub("", _text(message)))),
            named=frozenset(stage.words.findall(" ".join(_FILE.findall(_text(message))))),
            key=str(payload.get("key", "")),
            files=tuple(file.name for file in files if file),
        )


def _told(stage: Stage) -> Iterator[tuple[str, str]]:
    """Words for one person alone: an ephemeral message, or a direct one."""
    workspace = stage.world.workspace
    bot = workspace.app.bot_user
    for message in _from_app(stage):
        channel = workspace.channels.get(message.channel)
        direct = channel.members if channel and channel.kind == "im" else []
        reader = message.only_for or next((one for one in direct if one != bot), None)
        user = workspace.users.get(reader or "")
        if user:
            yield from ((word, user.name) for word in stage.words.findall(_text(message)))


def _marks(stage: Stage) -> dict[Spot, frozenset[str]]:
    workspace = stage.world.workspace
    bot = workspace.app.bot_user
    return {
        (message.channel, message.ts): frozenset(
            name for name, users in message.reactions.items() if bot in users
        )
        for channel in workspace.channels.all()
        for message in workspace.messages.all(channel.id)
        if not message.by_app
    }
