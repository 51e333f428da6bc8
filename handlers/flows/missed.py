"""What a thread shows that nobody told us of: said, edited or deleted while we were away.

What was edited or deleted is known by the rows of the comments, which are kept for a week.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from os.path import commonprefix
from typing import Any

from handlers.flows import edited, jobs, place_change, place_message
from handlers.flows.jobs import PlaceChange, PlaceMessage, Sign
from handlers.flows.marks import SIGNS
from handlers.kit import Kit
from handlers.payloads import said
from handlers.payloads.events import TOMBSTONE
from store import Link, Row

Shown = Mapping[str, dict[str, Any]]
NEW = timedelta(minutes=1)
EDGE = timedelta(seconds=1)  # what stood there as the reading begins may be left out by Slack


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What people said, oldest first, and then what changed.

    `again`: when to look once more, because something is not shown and too new to be taken for
    deleted.
    """

    found: tuple[PlaceMessage | PlaceChange, ...] = ()
    again: datetime | None = None


async def news(kit: Kit, link: Link, *, since: datetime) -> News:
    """Read a thread from then on.

    Raises a SlackError where the thread cannot be read.
    """
    replies = kit.slack.replies(link.channel, link.thread_ts, since=since)
    shown = {str(raw["ts"]): raw async for raw in replies if raw.get("subtype") != TOMBSTONE}
    news = (_message(kit, link.channel, shown[ts]) for ts in sorted(shown, key=edited.moment))
    unheard = [m for m in news if m is not None and not await place_message.promised(kit, m)]
    rows = await _known(kit, link, since)
    new = [row for row in rows if _is_new(kit, row) and await _is_missing(kit, row, shown)]
    changes = [change for row in rows if (change := await _change(kit, row, shown)) is not None]
    told = [change for change in changes if not await place_change.stays_in_slack(kit, change)]
    again = max((row.created_at + NEW for row in new), default=None)
    return News(found=(*unheard, *told), again=again)


def _message(kit: Kit, channel: str, raw: dict[str, Any]) -> PlaceMessage | None:
    """Read a message as if its event had come; None for what is no news of a person's."""
    heard = said({"team_id": kit.slack.team, "event": {**raw, "channel": channel}})
    if heard is None or heard.user == kit.slack.bot_user or _settled(kit, raw, "sent", "failed"):
        return None
    return place_message.message_of(heard)


def _settled(kit: Kit, raw: dict[str, Any], *ends: Sign) -> bool:
    """Whether one of these marks tells its writer what became of it, row or no row."""
    names = {SIGNS[end] for end in ends}
    return any(
        reaction.get("name") in names and kit.slack.bot_user in (reaction.get("users") or ())
        for reaction in raw.get("reactions") or ()
    )


async def _known(kit: Kit, link: Link, since: datetime) -> list[Row]:
    """The rows of the comments that were written in the thread since then."""
    span = commonprefix([str(int(at.timestamp())) for at in (since, kit.now())])  # noqa: RUF071 - no paths
    prefix = jobs.message_key(kit.slack.team, link.channel, span)
    return [
        row
        for row in await kit.store.outbox.in_thread(prefix, link.thread_ts)
        if edited.moment_of(row.payload["ts"]) > since + EDGE
    ]


async def _change(kit: Kit, row: Row, shown: Shown) -> PlaceChange | None:
    """What became of a message that we know, if nobody told us of it."""
    message = shown.get(row.payload["ts"])
    if message is None:
        return _changed(row) if await _is_deleted(kit, row, shown) else None
    if row.state == "done" and _settled(kit, message, "failed"):
        return None  # its edit was refused, and perhaps given up since
    edits = await edited.edits(kit, row.payload["channel"], row.payload["ts"])
    at = str((message.get("edited") or {}).get("ts") or "")
    if not at or any(edited.moment(edit.ts) >= edited.moment(at) for edit in edits):
        return None
    before = edits[-1].message if edits else row.payload.get("message") or {}
    if before.get("text") == message.get("text"):
        return None
    return _changed(row, at, message)


def _is_new(kit: Kit, row: Row) -> bool:
    """Whether Slack may show a message a little later."""
    return kit.now() - row.created_at < NEW


async def _is_missing(kit: Kit, row: Row, shown: Shown) -> bool:
    """Whether a message is not shown and nobody told us why.

    A workspace that keeps messages for some days deletes the oldest first, the card before the
    answers to it: where that is not shown, nothing is missing.
    """
    channel, thread_ts, ts = (row.payload[part] for part in ("channel", "thread_ts", "ts"))
    if ts in shown or thread_ts not in shown:
        return False
    return not await edited.is_deleted(kit, channel, ts)


async def _is_deleted(kit: Kit, row: Row, shown: Shown) -> bool:
    """Whether a message that was not shown was deleted; it is looked for once more."""
    if _is_new(kit, row) or not await _is_missing(kit, row, shown):
        return False
    channel, thread_ts, ts = (row.payload[part] for part in ("channel", "thread_ts", "ts"))
    replies = kit.slack.replies(channel, thread_ts, since=edited.moment_of(ts))
    again = (raw async for raw in replies if raw["ts"] == ts and raw.get("subtype") != TOMBSTONE)
    return await anext(again, None) is None


def _changed(
    row: Row, at: str | None = None, message: Mapping[str, Any] | None = None
) -> PlaceChange:
    return PlaceChange(
        user=row.payload["user"],
        channel=row.payload["channel"],
        ts=row.payload["ts"],
        thread_ts=row.payload["thread_ts"],
        edited_ts=at,
        message=place_change.words_in(message),
    )
