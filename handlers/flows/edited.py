"""What our rows know of a message that was edited or deleted after it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from handlers.flows import jobs
from handlers.flows.jobs import AddComment
from handlers.kit import Kit
from store import Row

EDIT = "edit"
"""In a row's progress: the edit whose words are sent instead of the first ones."""

PLACED, ASKED = "place:", "asked:"
"""How the keys of edits begin that look for their ticket, and of those that were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit of a message: Slack's time of it, what stood there then, and its row."""

    ts: str
    message: dict[str, Any] = field(repr=False)
    row: Row


def moment(ts: str) -> tuple[int, ...]:
    """Slack's time as something to compare; as a float it would lose its end."""
    return tuple(int(part) if part.isdigit() else 0 for part in ts.split("."))


def moment_of(ts: str) -> datetime:
    """The same to the second, as a time."""
    return datetime.fromtimestamp(moment(ts)[0], UTC)


async def edits(kit: Kit, channel: str, ts: str) -> list[Edit]:
    """Every edit of a message that we know of, the oldest by Slack's time first."""
    prefix = jobs.edited_key(kit.slack.team, channel, ts)
    found = [
        Edit(ts=str(row.payload["edited_ts"]), message=row.payload["message"], row=row)
        for begins in (PLACED, "", ASKED)
        for row in await kit.store.outbox.beginning(begins + prefix)
    ]
    return sorted(found, key=lambda edit: moment(edit.ts))


async def is_deleted(kit: Kit, channel: str, ts: str) -> bool:
    """Whether we know that a message was deleted."""
    key = jobs.deleted_key(kit.slack.team, channel, ts)
    heard = await kit.store.outbox.find(key) or await kit.store.outbox.find(PLACED + key)
    return heard is not None


def newest(row: Row) -> str:
    """Slack's time of the newest edit that a row knows of; "0" for the first words."""
    kept = row.progress.get(EDIT) or (row.payload.get("message") or {}).get("edited")
    return str(kept["ts"]) if kept else "0"


def as_known(row: Row, job: AddComment) -> AddComment:
    """The comment with those words."""
    kept = row.progress.get(EDIT)
    return replace(job, message=kept["message"]) if kept else job


async def as_newest(kit: Kit, row: Row, job: AddComment) -> tuple[Row, AddComment]:
    """The comment with the words that stand in Slack now, and its row, to be saved, with them."""
    known = await edits(kit, job.channel, job.ts) if job.ts else []
    if known and moment(known[-1].ts) > moment(newest(row)):
        row = replace(row, progress=_with(row, known[-1].ts, known[-1].message))
    return row, as_known(row, job)


async def take_up(kit: Kit, dead: Row, ts: str, message: Mapping[str, Any]) -> None:
    """Let a comment that failed go with the words of an edit, should it be tried again."""
    if moment(ts) > moment(newest(dead)):
        await kit.store.outbox.amend(dead.id, _with(dead, ts, message))


def _with(row: Row, ts: str, message: Mapping[str, Any]) -> dict[str, Any]:
    return {**row.progress, EDIT: {"ts": ts, "message": dict(message)}}
