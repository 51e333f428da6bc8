"""What the desk reads of an edit or a deletion, chosen once so that it can be looked for."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.flows import edited, jobs, said_words
from handlers.flows.jobs import CorrectComment, WithdrawComment
from handlers.kit import Kit
from handlers.views.corrections import correction, tombstone
from handlers.words import Translate
from handlers.workspace import SlackDown
from helpdesks.models import Body
from store import Row

SAID = "said"  # in a row's progress


def are_chosen(row: Row) -> bool:
    """Whether it may have been sent: the words are on disk before they go."""
    return SAID in row.progress


async def chosen(kit: Kit, row: Row, job: CorrectComment | WithdrawComment) -> Body:
    """The words, in the language of the thread; kept with the row."""
    if are_chosen(row):
        return jobs.load(Body, row.progress[SAID])
    t, at = await _translate(kit, job), await _written_at(kit, job)
    if isinstance(job, CorrectComment):
        said = correction(t, at=at, body=await said_words.of(kit, job.message))
    else:
        said = tombstone(t, at=at)
    await kit.store.outbox.save_progress(row, {**row.progress, SAID: jobs.dump(said)})
    return said


async def _translate(kit: Kit, job: CorrectComment | WithdrawComment) -> Translate:
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    return kit.words.to(link.locale if link else kit.locale)


async def _written_at(kit: Kit, job: CorrectComment | WithdrawComment) -> str:
    """When the message was written, by its writer's clock; with the day, if that is over."""
    zone = await _zone(kit, job.user)
    at, now = edited.moment_of(job.ts).astimezone(zone), kit.now().astimezone(zone)
    return _clock(at) if at.date() == now.date() else f"{at:%Y-%m-%d} {_clock(at)}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


async def _zone(kit: Kit, user: str) -> ZoneInfo:
    try:
        name = (await kit.slack.member(user)).tz
    except SlackDown:
        kept = await kit.store.people.get(kit.slack.team, user)
        name = kept.tz if kept else "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
