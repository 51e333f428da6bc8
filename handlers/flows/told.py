"""What becomes of a ticket at the desk, told in each of its threads that is told things.

Its comments are for `showing`. Merging is for `merged`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from handlers.flows import groups, jobs, look_again, notes
from handlers.flows.jobs import CatchUp, EndCard, LookAgain
from handlers.flows.outcome import Delivery, Done
from handlers.flows.watching import watched
from handlers.kit import Kit
from handlers.views import told as views
from handlers.workspace import Message, SlackRefused
from helpdesks.desk import HelpDesk
from helpdesks.models import Preset, Ticket
from store import Link, New, Row, Watch

log = structlog.get_logger()

SECOND_LOOK = timedelta(seconds=60)  # a right that was taken away for a moment is no deletion
MISSING = "missing"  # why there is a second look


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Links as they are once they have been told, and the rows that tell them."""

    links: tuple[Link, ...] = ()
    rows: tuple[New, ...] = ()


async def changes(
    kit: Kit, desk: str, ticket: Ticket, links: Sequence[Link], watches: Iterable[Watch]
) -> News:
    """Tell a changed status and another group; the first group a thread knows is not news."""
    watches = tuple(watches)
    rows: list[New] = []
    after: list[Link] = []
    for link in links:
        now = replace(
            link, status_told=ticket.status_said, group_told=ticket.group_id or link.group_told
        )
        if now == link:
            continue
        after.append(now)
        watch = watched(link, ticket, watches) if link.opened_by is None else None
        titled = watch is None or watch.detail != "numbers"
        if now.status_told != link.status_told:
            rows.append(notes.status(link, ticket))
        if titled and link.group_told and now.group_told != link.group_told:
            rows += await _moved(kit, kit.desks[desk], link, ticket)
    return News(links=tuple(after), rows=tuple(rows))


async def _moved(kit: Kit, desk: HelpDesk, link: Link, ticket: Ticket) -> list[New]:
    """Name both groups to agents, neither to others; where the desk does not, nothing is said."""
    wanted = {link.group_told, ticket.group_id or ""}
    names = await _group_names(kit, desk, wanted)
    if not wanted <= names.keys():
        return []
    t = kit.words.to(link.locale)
    before, after = names[link.group_told], names[ticket.group_id or ""]
    moment = jobs.moment_key(ticket.updated_at)
    key = f"group:{link.channel}:{link.thread_ts}:{ticket.group_id}:{moment}"
    if link.audience != "agents":
        return [note(key, link, views.given_on(t), line=views.given_on_line(t, ticket))]
    words = views.moved(t, before=before, after=after)
    return [note(key, link, words, line=views.group_line(ticket, after=after))]


async def _group_names(kit: Kit, desk: HelpDesk, wanted: set[str]) -> dict[str, str]:
    found = {group.id: group.name for group in await groups.known(kit, desk) or ()}
    if not wanted <= found.keys() and Preset.GROUP in desk.abilities.presets:
        found = {group.id: group.name for group in await groups.refresh(kit, desk)}
    return found


async def missing(kit: Kit, row: Row) -> Done:
    """The desk has no such ticket for us: look twice, then say so and show it no more."""
    job = jobs.load(CatchUp, row.payload)
    links = await kit.store.links.of_ticket(job.desk, job.ticket_id)
    if not links:
        return Done()
    now = kit.now()
    if job.missing_since is None or now.timestamp() - job.missing_since < SECOND_LOOK.seconds:
        return Done(new=await _second_look(kit, job, links[0].number))
    log.info("a ticket is gone", desk=job.desk, ticket=job.ticket_id, threads=len(links))
    rows: list[New] = []
    for link in links:
        t = kit.words.to(link.locale)
        said = views.deleted(t, number=link.number)
        card = views.deleted_card(t, number=link.number)
        rows += [note(ended_key("gone", link), link, said), end_card(link, card)]
    return Done(links=tuple(replace(link, gone_at=now) for link in links), new=tuple(rows))


async def _second_look(kit: Kit, job: CatchUp, number: str) -> tuple[New, ...]:
    if await kit.store.outbox.busy(look_again.lane(job.desk, job.ticket_id, MISSING)):
        return ()
    look = LookAgain(
        desk=job.desk,
        ticket_id=job.ticket_id,
        number=number,
        missing_since=kit.now().timestamp(),
    )
    return (look_again.look_again(kit, look, MISSING, SECOND_LOOK),)


def ended_key(what: str, link: Link) -> str:
    return f"{what}:{link.channel}:{link.thread_ts}:{link.desk}:{link.ticket_id}"


def note(key: str, link: Link, words: Message, *, line: str = "") -> New:
    """Say something in a link's thread; `line` as in `PostNote`."""
    said = jobs.note(link.channel, words, thread_ts=link.thread_ts, line=line)
    return New(
        key=key,
        lane=jobs.channel_lane(link.channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(said),
    )


def end_card(link: Link, words: Message) -> New:
    """Make a link's card say its last words, after all that it was to say before."""
    job = EndCard(channel=link.channel, ts=link.card_ts, text=words.text, blocks=words.blocks)
    return New(
        key=ended_key("end", link),
        lane=jobs.card_lane(link.channel, link.thread_ts),
        kind=jobs.END_CARD,
        payload=jobs.dump(job),
    )


async def end(kit: Kit, row: Row) -> Done:
    job = jobs.load(EndCard, row.payload)
    words = Message(text=job.text, blocks=job.blocks)
    try:
        await kit.slack.update(job.channel, job.ts, words, key=f"card:{row.id}")
    except SlackRefused as refused:
        log.info("card not ended", channel=job.channel, reason=refused.code)
    return Done()


END = Delivery(run=end)
