"""What changed at a Udesk desk since a moment."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from helpdesks.models import Ticket
from helpdesks.remembered import Clock
from helpdesks.udesk.auth import WallClock
from helpdesks.udesk.client import MOST_PAGES, Client
from helpdesks.udesk.newest import Newest, Read
from helpdesks.udesk.wire import envelope

REACH = timedelta(hours=23)
"""SAFE assumption: a saved filter shows what was updated in the last 24 hours."""

DAY = timedelta(days=1)
ALWAYS = datetime.min.replace(tzinfo=UTC)


class Changes:
    """Finds changed tickets with a filter saved at the desk, or by looking through the newest.

    Without a filter, a change of an older ticket shows itself when its page has its turn; such a
    ticket comes late, with a time before the moment asked for. It comes in two walks that are
    walked to their end, since what is made of a walk is kept after it and that may fail. A first
    walk begins a day early, for pages that had not had their turn when another process stopped.
    """

    def __init__(
        self,
        client: Client,
        newest: Newest,
        read: Read,
        *,
        filter_id: int | None,
        clock: Clock,
        now: WallClock,
    ) -> None:
        self._client = client
        self._newest = newest
        self._read = read
        self._filter = filter_id
        self._clock = clock
        self._now = now
        self._covered: tuple[datetime, float] | None = None
        self._begun = False
        self._told: dict[str, datetime] = {}

    async def since(self, moment: datetime) -> AsyncIterator[Ticket]:
        """Walk through what changed at or after `moment`, oldest change first, each once."""
        filtered = await self._look(moment)
        late = self._newest.late()
        known = {one.id: one for one in [*filtered, *self._newest.known()]}
        found = [one for one in known.values() if one.updated_at >= moment or one.id in late]
        for ticket in sorted(found, key=lambda one: (one.updated_at, len(one.id), one.id)):
            yield ticket
        self._newest.told(late.items() & self._told.items())
        self._told = late

    async def _look(self, moment: datetime) -> list[Ticket]:
        """Look for changes; answers those that only the filter may show."""
        if self._filter is not None:
            return await self._look_with_filter(self._filter, moment, self._clock())
        await self._newest.look()
        if not self._begun:
            lately = [one for one in self._newest.known() if one.updated_at >= moment - DAY]
            self._newest.hold(lately)
            self._begun = True
        return []

    async def _look_with_filter(
        self, filter_id: int, moment: datetime, began: float
    ) -> list[Ticket]:
        """Read the filter; what changed before its reach was seen by an earlier look, or is now."""
        reached = datetime.fromtimestamp(self._now(), UTC) - REACH
        since = self._covered_since(began)
        if since is None or since > moment:
            since = moment
            if moment < reached:
                await self._newest.look_through()
                since = ALWAYS
        found = await self._filtered(filter_id, moment)
        self._newest.note(found)
        self._covered = (since, began)
        return found

    def _covered_since(self, now: float) -> datetime | None:
        """Say since when every change was seen, if looks were never too far apart."""
        if self._covered is None or now - self._covered[1] > REACH.total_seconds():
            return None
        return self._covered[0]

    async def _filtered(self, filter_id: int, moment: datetime) -> list[Ticket]:
        """Read the filter's pages, up to the first one before `moment` if it is in that order."""
        found: list[Ticket] = []
        params = {"filter_id": str(filter_id)}
        path = "/tickets/tickets_in_filter"
        for number in range(1, MOST_PAGES + 1):
            payload = await self._client.page(path, number=number, params=params, urgent=False)
            rows = envelope.rows(payload, "contents", "ticket")
            tickets = await self._read(rows)
            if number > 1 and {one.id for one in tickets} <= {one.id for one in found}:
                break
            found += tickets
            if _is_by_change(tickets) and tickets[-1].updated_at < moment:
                break
            if not envelope.more(payload, len(rows), page=number, size=envelope.MAX_PER_PAGE):
                break
        return found


def _is_by_change(tickets: list[Ticket]) -> bool:
    """Whether these come latest change first, and by nothing else that looks the same."""
    changes = [one.updated_at for one in tickets]
    births = [one.created_at for one in tickets]
    return _falls(changes) and not _falls(births) and not _falls(births[::-1])


def _falls(times: list[datetime]) -> bool:
    return all(one >= other for one, other in pairwise(times))
