"""How much a channel is told: a few posts at a time; what is more is gathered in one message.

What counts is delivered in the lane of its channel's posts, one row at a time, and only such rows
write the channel's `Rolling`. The row that keeps the message current beside them reads it alone.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.flows import jobs, retract, sayable
from handlers.flows.jobs import UpdateRolling
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.posts import post_once, posted_before
from handlers.kit import Kit
from handlers.views.rolling import rolling_message
from handlers.workspace import Message, SlackRefused
from store import Message as Entry
from store import New, Rolling, Row

BURST, AT_ONCE = 5, timedelta(minutes=1)  # so many posts in so long
HOURLY, HOUR = 60, timedelta(hours=1)  # where no watch says otherwise
CALM = timedelta(seconds=10)  # what is kept current in place changes no faster
LATEST = 20  # lines
GATHERED = "gathered"  # in a row's progress: decided before a message is posted for it
OUT_OF_REACH = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


async def room(kit: Kit, channel: str, at: datetime) -> bool:
    """Whether a channel has been told little enough to be told one thing more."""
    posts = (await _known(kit, channel)).posts
    watches = await kit.store.channels.in_channel(kit.slack.team, channel)
    hourly = min((watch.hourly for watch in watches), default=HOURLY)
    return len(_since(posts, at - AT_ONCE)) < BURST and len(_since(posts, at - HOUR)) < hourly


async def takes(kit: Kit, row: Row, channel: str) -> bool:
    """Whether a row may post; one whose turn to be gathered has come stays with that."""
    return GATHERED not in row.progress and await room(kit, channel, kit.now())


async def counted(kit: Kit, channel: str) -> tuple[Rolling, ...]:
    """What to remember of a channel that has just been told something."""
    rolling, now = await _known(kit, channel), kit.now()
    return (replace(rolling, posts=(*_since(rolling.posts, now - HOUR), _milliseconds(now))),)


async def gather(kit: Kit, row: Row, channel: str, line: str) -> Done:
    """Say it in the message that gathers, instead of in one of its own.

    A channel has one such message an hour; it is posted when it begins, and then changes in place.
    `line` is mrkdwn, escaped.
    """
    rolling = await _window(kit, channel)
    lines = (*(other for other in rolling.lines if other != line), line)
    rolling = replace(rolling, gathered=rolling.gathered + 1, lines=lines[-LATEST:])
    if rolling.ts is not None:
        return Done(rolling=(rolling,), new=(update_rolling(channel),))
    await kit.store.outbox.save_progress(row, {**row.progress, GATHERED: True})
    ts = await post_once(kit, row, channel, None, _words(kit, rolling), key=f"rolling:{row.id}")
    begun = replace(rolling, ts=ts, since=kit.now())
    return Done(rolling=(begun,), messages=(_entry(kit, channel, ts),))


def update_rolling(channel: str) -> New:
    return New(
        key=f"rolling:{channel}",
        lane=_lane(channel),
        kind=jobs.UPDATE_ROLLING,
        payload=jobs.dump(UpdateRolling(channel=channel)),
        replace=True,
    )


async def update(kit: Kit, row: Row) -> Outcome:
    job = jobs.load(UpdateRolling, row.payload)
    rolling = await _known(kit, job.channel)
    if rolling.ts is None or rolling.since is None:
        return Done()
    if await sayable.is_shared(kit, job.channel):
        return _hidden(rolling, job)
    if job.instead_of is not None:
        return await _again(kit, row, rolling, job.instead_of)
    if seconds := await wait(kit, row.key, rolling.since):
        return Later(seconds=seconds)
    try:
        await kit.slack.update(job.channel, rolling.ts, _words(kit, rolling), key=row.key)
    except SlackRefused as refused:
        if refused.code not in OUT_OF_REACH:
            raise
        return Done(new=(_instead_of(job.channel, rolling.ts),))
    return Done()


async def wait(kit: Kit, key: str, since: datetime) -> float:
    """Seconds until something that stands since then may change again.

    `key` is that of the rows that keep it current.
    """
    changed = await kit.store.outbox.last_done(key)
    rested = max(since, changed.updated_at if changed else since) + CALM
    return max(0.0, (rested - kit.now()).total_seconds())


async def _again(kit: Kit, row: Row, rolling: Rolling, gone: str) -> Done:
    """Post it anew; in the lane of posts, so that nobody else writes what is remembered of it."""
    if rolling.ts != gone:
        return Done()
    ts = await post_once(kit, row, rolling.channel, None, _words(kit, rolling))
    entry = _entry(kit, rolling.channel, ts)
    return Done(rolling=(replace(rolling, ts=ts),), messages=(entry,))


async def forsake(kit: Kit, row: Row, channel: str) -> Done:
    """Take back what a lost answer has left of a row that was to be gathered, if it has."""
    if GATHERED not in row.progress:
        return Done()
    ts = await posted_before(kit, row, channel, key=f"rolling:{row.id}")
    if ts is None:
        return Done()
    entry = _entry(kit, channel, ts)
    return Done(messages=(entry,), new=(retract.promise(entry, why="channel", locale=kit.locale),))


async def hide(kit: Kit, channel: str) -> tuple[New, ...]:
    """Take all that gathers out of a channel that others read now, and keep nothing of it."""
    posted = await kit.store.messages.posted(kit.slack.team, channel)
    gathered = [entry for entry in posted if not entry.comment_id and entry.taken_back_at is None]
    known = await _known(kit, channel)
    return (
        *(retract.promise(entry, why="channel", locale=kit.locale) for entry in gathered),
        *((_instead_of(channel, known.ts),) if known.ts is not None else ()),
    )


def _hidden(rolling: Rolling, job: UpdateRolling) -> Done:
    """Where others read it now it is not written again; what is known of it goes in its lane."""
    if job.instead_of is None:
        again = _instead_of(job.channel, rolling.ts or "")
        return Done(new=(again, *sayable.moves(job.channel)))
    return Done(rolling=(replace(rolling, ts=None, since=None, gathered=0, lines=()),))


def _instead_of(channel: str, ts: str) -> New:
    return New(
        key=f"rolling:{channel}:{ts}",
        lane=jobs.channel_lane(channel),
        kind=jobs.UPDATE_ROLLING,
        payload=jobs.dump(UpdateRolling(channel=channel, instead_of=ts)),
    )


async def _known(kit: Kit, channel: str) -> Rolling:
    known = await kit.store.rolling.get(kit.slack.team, channel)
    return known or Rolling(team=kit.slack.team, channel=channel)


async def _window(kit: Kit, channel: str) -> Rolling:
    """What gathers now: a new message after an hour, once the old one says all that it should."""
    rolling = await _known(kit, channel)
    old = rolling.since is None or kit.now() - rolling.since >= HOUR
    if not old or await kit.store.outbox.busy(_lane(channel)):
        return rolling
    return replace(rolling, ts=None, since=None, gathered=0, lines=())


def _entry(kit: Kit, channel: str, ts: str) -> Entry:
    """What gathers is in the ledger without a comment, to be found once it must go."""
    return Entry(
        team=kit.slack.team,
        channel=channel,
        ts=ts,
        desk="",
        ticket_id="",
        comment_id="",
        direction="to_slack",
        at=kit.now(),
    )


def _lane(channel: str) -> str:
    return jobs.card_lane(channel, "rolling")


def _words(kit: Kit, rolling: Rolling) -> Message:
    t = kit.words.to(kit.locale)
    return rolling_message(t, count=rolling.gathered, lines=rolling.lines)


def _since(posts: tuple[int, ...], moment: datetime) -> tuple[int, ...]:
    return tuple(post for post in posts if post > _milliseconds(moment))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


UPDATE = Delivery(run=update)
