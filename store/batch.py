"""Everything that must be written together, in one transaction or not at all."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from store import claims
from store.channel_forms import CHANNEL_FORMS, ChannelForm
from store.channels import WATCHES, Watch
from store.cursors import CURSORS, Cursor
from store.drafts import DRAFTS, Draft
from store.forms import FORMS, Form
from store.identities import IDENTITIES, PersonIdentity
from store.introductions import INTRODUCTIONS, Introduction
from store.links import Link, keep_for_agents, save_link
from store.messages import MESSAGES, Message
from store.options import FieldOptions, save_options
from store.outbox import New, Row
from store.people import PEOPLE, SlackPerson
from store.receipts import add_receipt, has_receipt
from store.rolling import ROLLING, Rolling
from store.rows import to_json, well_formed
from store.tickets import CachedTicket, save_ticket
from store.times import to_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """How the delivery of a claimed row ended.

    waiting: try again at `due_at` (None: now). dead: give up, until somebody retries. forgotten: as
    if it had never been promised, so that its key may be used again. `error` is for logs and people
    and replaces the last one, `alike` is how many attempts in a row have ended so; `progress` None
    keeps what was saved.
    """

    row: Row
    state: Literal["done", "waiting", "dead", "forgotten"]
    due_at: datetime | None = None
    error: str | None = None
    alike: int = 0
    uncertain: bool = False
    progress: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one event writes. Rows replace those with their key; a message, once there, stays.

    `outbox` obeys the rules of keys in `store.outbox`. With a `receipt` the batch is written only
    the first time; with `settle` only while the row's lease is ours. `unwatch` holds
    (team, channel, desk), `delete_channel_forms` (team, channel), `delete_drafts` keys.
    """

    receipt: str | None = None
    settle: Settle | None = None
    outbox: tuple[New, ...] = ()
    links: tuple[Link, ...] = ()
    messages: tuple[Message, ...] = ()
    cursor: Cursor | None = None
    tickets: tuple[CachedTicket, ...] = ()
    fields: tuple[Form, ...] = ()
    options: tuple[FieldOptions, ...] = ()
    people: tuple[SlackPerson, ...] = ()
    identities: tuple[PersonIdentity, ...] = ()
    watches: tuple[Watch, ...] = ()
    unwatch: tuple[tuple[str, str, str], ...] = ()
    channel_forms: tuple[ChannelForm, ...] = ()
    delete_channel_forms: tuple[tuple[str, str], ...] = ()
    introductions: tuple[Introduction, ...] = ()
    rolling: tuple[Rolling, ...] = ()
    drafts: tuple[Draft, ...] = ()
    delete_drafts: tuple[str, ...] = ()

    @property
    def durable(self) -> bool:
        """Whether it holds a promise: more than what a desk, Slack or a person can say again."""
        return any(getattr(self, part) for part in _PROMISES)

    @property
    def touches_outbox(self) -> bool:
        return bool(self.outbox or self.settle)


_CACHES = {"tickets", "fields", "options", "people", "drafts", "delete_drafts"}
_PROMISES = tuple(part.name for part in fields(Batch) if part.name not in _CACHES)


def write(db: sqlite3.Connection, batch: Batch, now: datetime) -> bool:
    """Write all of it; False, and nothing written, if receipt or lease forbid it."""
    if batch.receipt is not None and has_receipt(db, batch.receipt):
        return False
    if batch.settle is not None:
        if not claims.holds(db, batch.settle.row.id, batch.settle.row.lease):
            return False
        claims.settle(db, _outcome(batch.settle, now))
    if batch.receipt is not None:
        add_receipt(db, batch.receipt, now)
    for new in batch.outbox:
        claims.add(db, _stored(new, now))
    _write_rows(db, batch)
    return True


def _write_rows(db: sqlite3.Connection, batch: Batch) -> None:
    saved: tuple[tuple[Callable[..., None], tuple[object, ...]], ...] = (
        (save_link, batch.links),
        (MESSAGES.add, batch.messages),
        (CURSORS.save, () if batch.cursor is None else (batch.cursor,)),
        (save_ticket, batch.tickets),
        (FORMS.save, batch.fields),
        (save_options, batch.options),
        (PEOPLE.save, batch.people),
        (IDENTITIES.save, batch.identities),
        (WATCHES.save, batch.watches),
        (CHANNEL_FORMS.save, batch.channel_forms),
        (INTRODUCTIONS.save, batch.introductions),
        (ROLLING.save, batch.rolling),
        (DRAFTS.save, batch.drafts),
    )
    watched = {(watch.team, watch.channel) for watch in batch.watches}
    watched |= {(team, channel) for team, channel, _ in batch.unwatch}
    for place in watched:  # a mark that ends has made the threads what they are
        keep_for_agents(db, *place)
    for save, rows in saved:
        for row in rows:
            save(db, row)
    for place in watched:
        keep_for_agents(db, *place)
    for watch in batch.unwatch:
        WATCHES.delete(db, *watch)
    for at in batch.delete_channel_forms:
        CHANNEL_FORMS.delete(db, *at)
    for key in batch.delete_drafts:
        DRAFTS.delete(db, key)


def _stored(new: New, now: datetime) -> dict[str, object]:
    return {
        "key": new.key,
        "replaceable": int(new.replace),
        "lane": new.lane,
        "kind": new.kind,
        "payload": to_json(new.payload),
        "due_at": to_stored(new.due_at or now),
        "now": to_stored(now),
    }


def _outcome(settle: Settle, now: datetime) -> claims.Outcome:
    return claims.Outcome(
        id=settle.row.id,
        state=settle.state,
        due_at=to_stored(settle.due_at or now) if settle.state == "waiting" else None,
        error=None if settle.error is None else well_formed(settle.error),
        alike=settle.alike,
        uncertain=settle.uncertain,
        progress=None if settle.progress is None else to_json(settle.progress),
        now=to_stored(now),
    )
