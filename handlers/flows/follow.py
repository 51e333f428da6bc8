"""Ask a desk what changed since the cursor, in proportion to what changed.

The desk's clock has whole seconds and may differ from ours, and a change can become visible a
little late: each look overlaps the one before, and what is known already is skipped by comparing.
While nothing changes the overlap runs out, so that a look after a busy hour costs one call again.
One transaction moves the cache, the cursor and the rows for everything that follows.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import structlog

from handlers.flows import jobs
from handlers.flows.cache import kept
from handlers.flows.cards import catch_up
from handlers.flows.watching import matching
from handlers.kit import Kit
from handlers.views import notices
from helpdesks.errors import HelpDeskError
from helpdesks.models import Listing, Order, Scope, Ticket
from store import Batch, Cursor, New

log = structlog.get_logger()

UNBEGUN = datetime.fromtimestamp(0, UTC)  # nothing has changed at this desk yet
OVERLAP = timedelta(minutes=2)
STEP = timedelta(seconds=1)  # what a desk's clock can tell apart
AT_ONCE = 500  # changed tickets that are committed together
FAILURES_BEFORE_TELLING = 3


async def follow(kit: Kit, desk: str) -> int:
    """Look once; answer how many tickets had changed. A desk that is down is told of once."""
    cursor = await kit.store.cursors.get(desk) or _unbegun(desk)
    try:
        if cursor.moment == UNBEGUN:
            cursor = replace(cursor, moment=await _newest(kit, desk))
        changed = await _changes(kit, cursor)
    except HelpDeskError as error:
        log.warning("desk not answering", desk=desk, error=type(error).__name__)
        await _failed(kit, desk)
        return 0
    if cursor.down_since is not None:
        await _back(kit, cursor)
    return changed


async def _newest(kit: Kit, desk: str) -> datetime:
    """Where following begins: at the desk's newest change, in the desk's own time."""
    newest = Listing(scope=Scope.DESK, order=Order.UPDATED)
    page = await kit.desks[desk].page(newest, number=1, size=1)
    return max((ticket.updated_at for ticket in page.tickets), default=UNBEGUN)


async def _changes(kit: Kit, before: Cursor) -> int:
    """Read the changes, oldest first, and commit them in portions."""
    look = _Look(kit=kit, before=before)
    portion: list[Ticket] = []
    since = max(before.moment - OVERLAP, UNBEGUN)
    async for ticket in kit.desks[before.desk].changed_since(since):
        portion.append(ticket)
        if len(portion) == AT_ONCE:
            await look.take(portion, last=False)
            portion = []
    await look.take(portion, last=True)
    return look.changed


@dataclass(slots=True, kw_only=True)
class _Look:
    """One look at a desk: how far it has come, and whom to look at again next time.

    A ticket changed in the very second that a look ends in may change again in that second, with
    nothing in its time to show it; so it is looked at once more.
    """

    kit: Kit
    before: Cursor
    changed: int = 0
    latest: datetime = UNBEGUN
    newest: dict[str, datetime] = field(default_factory=dict)

    async def take(self, tickets: list[Ticket], *, last: bool) -> None:
        """Commit a portion: cache, cursor and what follows from it, at once."""
        desk, ids = self.before.desk, [t.id for t in tickets]
        store = self.kit.store
        known = {c.id: c.updated_at for c in await store.tickets.many(desk, ids)}
        fresh = [t for t in tickets if known.get(t.id) != t.updated_at]
        again = [
            t for t in tickets if known.get(t.id) == t.updated_at and t.id in self.before.recheck
        ]
        self.newest |= {t.id: t.updated_at for t in fresh}
        self.latest = max([self.latest, *(t.updated_at for t in tickets)])
        watches = await store.channels.of_desk(desk)
        linked = await store.links.linked(desk, ids)
        concerned = (t for t in [*fresh, *again] if t.id in linked or matching(t, watches))
        await store.commit(
            Batch(
                tickets=tuple(kept(desk, t) for t in [*fresh, *again]),
                cursor=self._cursor(last=last),
                outbox=tuple(catch_up(desk, t.id, t.number) for t in concerned),
            )
        )
        self.changed += len(fresh)

    def _cursor(self, *, last: bool) -> Cursor:
        """Until the look has ended, those of the look before stay to be looked at again."""
        recheck = [i for i, at in self.newest.items() if at >= self.latest - STEP]
        moment = max(self.before.moment, self.latest)
        if not last:
            both = dict.fromkeys([*self.before.recheck, *recheck])
            return replace(self.before, moment=moment, recheck=tuple(both))
        now = self.kit.now()
        if not self.newest:
            moment = max(moment, self._rested(now))
        return replace(self.before, moment=moment, recheck=tuple(recheck), polled_at=now)

    def _rested(self, now: datetime) -> datetime:
        """Without news, go on by what has passed here until the known is not asked for again."""
        waited = now - (self.before.polled_at or now)
        return min(self.before.moment + waited, self.latest + OVERLAP + STEP)


def _unbegun(desk: str) -> Cursor:
    return Cursor(desk=desk, moment=UNBEGUN)


async def _failed(kit: Kit, desk: str) -> None:
    """Remember since when; at the third time in a row, say it once where the desk is watched."""
    cursor = await kit.store.cursors.get(desk) or _unbegun(desk)
    since = cursor.down_since or kit.now()
    failures = cursor.failures + 1
    tell = failures >= FAILURES_BEFORE_TELLING and not cursor.told_down
    rows = await _said(kit, desk, "down", since) if tell else ()
    cursor = replace(
        cursor, down_since=since, failures=failures, told_down=cursor.told_down or tell
    )
    await kit.store.commit(Batch(cursor=cursor, outbox=rows))


async def _back(kit: Kit, was: Cursor) -> None:
    cursor = await kit.store.cursors.get(was.desk) or was
    since = was.down_since or kit.now()
    rows = await _said(kit, was.desk, "back", since) if was.told_down else ()
    cursor = replace(cursor, down_since=None, failures=0, told_down=False)
    await kit.store.commit(Batch(cursor=cursor, outbox=rows))


async def _said(kit: Kit, desk: str, what: str, since: datetime) -> tuple[New, ...]:
    """One note for each channel that watches the desk."""
    say = notices.desk_down if what == "down" else notices.desk_back
    words = say(kit.words.to(kit.locale), desk=desk, since=since)
    return tuple(
        New(
            key=f"{what}:{desk}:{jobs.moment_key(since)}:{watch.channel}",
            lane=jobs.channel_lane(watch.channel),
            kind=jobs.POST_NOTE,
            payload=jobs.dump(jobs.note(watch.channel, words)),
        )
        for watch in await kit.store.channels.of_desk(desk)
    )
