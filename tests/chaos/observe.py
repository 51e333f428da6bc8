"""Reads what is there in the end, at the desks, in Slack and in the bot's outbox."""

import asyncio
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.slack.records import Message
from tests.chaos.agents import STATUSES
from tests.chaos.cast import Cast, key_of
from tests.chaos.ledger import Case, Post, Row, Said, Spot, World
from tests.chaos.plan import AGENTS, DESKS, SHAKEN
from tests.chaos.stage import LEAK, Stage, hushed

_ROWS = """
    SELECT id, kind, key, state, attempts, coalesce(last_error, ''), payload, progress FROM outbox
    WHERE state <> 'done'
"""
READING, SWEEP = "read_thread", "sweep"
MISSING = "missing"  # in a row's progress
_FILE = re.compile(r"\b[\w-]+\.txt")
_TOMBSTONE = re.compile(r"My message of .* was deleted in Slack|我在 .* 的消息已在 Slack 中删除")


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
        rows=tuple(r for r in await rows(stage) if r.state == "dead" or is_awaited(stage, r)),
        leaks=tuple(sorted(stage.leaks | _in_log(stage) | _standing(stage))),
        agents=stage.among,
        shaken=frozenset({stage.among_named[SHAKEN]}),
        among={r.token: frozenset(r.among) for r in cast.requests.values()},
        tombstones=_tombstones(cast),
        stirred=cast.stirred(),
    )


async def rows(stage: Stage) -> tuple[Row, ...]:
    """What the outbox has not done, as it is on disk now."""
    found = await asyncio.to_thread(_read, stage.database)
    return tuple(
        Row(
            id=number,
            kind=kind,
            key=key,
            state=state,
            attempts=attempts,
            error=error,
            tokens=frozenset(stage.words.findall(payload)),
            place=_place(json.loads(payload)),
            looks_again=MISSING in json.loads(progress),
        )
        for number, kind, key, state, attempts, error, payload, progress in found
    )


def is_awaited(stage: Stage, row: Row) -> bool:
    """Whether something is to come of a row.

    Not where a thread is read that was heard in full, where every request is compared once more,
    where a request that seems to be gone is looked for again after a minute, or where a lost
    channel was to be told that a request goes on in it.
    """
    if row.kind == READING:
        return row.place in stage.weather.unheard
    nowhere = row.kind == "say_moved" and row.place[0] in stage.lost
    return row.state != "dead" and row.kind != SWEEP and not row.looks_again and not nowhere


def _place(payload: dict[str, Any]) -> Spot:
    return str(payload.get("channel") or ""), str(payload.get("thread_ts") or "")


def _read(database: Path) -> list[tuple[int, str, str, str, int, str, str, str]]:
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


def _standing(stage: Stage) -> set[tuple[str, str]]:
    """Words for agents that stand in the end where others read them."""
    found = set()
    for message in _from_app(stage):
        where = stage.weather.outside(stage.world.workspace, message)
        found |= {(word, f"stands {where}") for word in hushed(stage.world, message) if where}
    return found


def _tombstones(cast: Cast) -> Counter[tuple[str, str]]:
    """How often each author says in a request that a message was deleted."""
    found: Counter[tuple[str, str]] = Counter()
    for request in cast.requests.values():
        ticket = cast.ticket(request)
        for comment in ticket.comments if ticket else ():
            if _TOMBSTONE.search(comment.text):
                found[request.token, comment.author.handle] += 1
    return found


def _from_app(stage: Stage) -> Iterator[Message]:
    workspace = stage.world.workspace
    for channel in workspace.channels.all():
        yield from (message for message in workspace.messages.all(channel.id) if message.by_app)


def _text(message: Message) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


def _posts(stage: Stage) -> Iterator[Post]:
    workspace = stage.world.workspace
    for message in _from_app(stage):
        if message.only_for is not None:
            continue
        files = (workspace.files.get(file) for file in message.files)
        yield Post(
            spot=(message.channel, message.ts),
            root=message.thread_ts,
            text=message.text,
            tokens=frozenset(stage.words.findall(_FILE.sub("", _text(message)))),
            named=frozenset(stage.words.findall(" ".join(_FILE.findall(_text(message))))),
            key=key_of(message),
            files=tuple(file.name for file in files if file),
            reader=_reader(stage, message),
        )


def _reader(stage: Stage, message: Message) -> str:
    """Who alone reads it: an ephemeral message, or a direct one; "" for what others read too."""
    workspace = stage.world.workspace
    channel, bot = workspace.channels.get(message.channel), workspace.app.bot_user
    direct = channel.members if channel and channel.kind == "im" else []
    reader = message.only_for or next((one for one in direct if one != bot), None)
    user = workspace.users.get(reader or "")
    return user.name if user else ""


def _told(stage: Stage) -> Iterator[tuple[str, str]]:
    """Words for one person alone."""
    for message in _from_app(stage):
        if reader := _reader(stage, message):
            yield from ((word, reader) for word in stage.words.findall(_text(message)))


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
