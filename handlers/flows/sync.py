"""`/request sync`: hold a request against its threads, and mend what differs.

What mends it are the rows that would mend it anyway: threads are read for what was not heard,
the ticket is compared with what its threads show. Here somebody need not wait for them, and sees.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from handlers.flows import homes, jobs, numbers, people, reconcile, showing, watching
from handlers.flows.cards import catch_up, update_card
from handlers.flows.desks_here import named
from handlers.flows.forms import Asked
from handlers.flows.outcomes_shown import words_of
from handlers.flows.threads import ReadThread, read_thread
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.text.command_line import Sync
from handlers.views.state import DeliveryRef, TicketRef
from handlers.views.sync import Compared, Refused, Thread, compared_message, which_to_compare
from handlers.views.which_desk import nowhere
from handlers.workspace import Message, SlackError, SlackRefused
from helpdesks.desk import HelpDesk
from helpdesks.errors import NotFound
from helpdesks.models import Identity, Ticket
from store import Batch, Link, New, PersonIdentity, Row

LOOKS_BACK = timedelta(days=7)  # as long as it is known what became of a message
TO_DESK = frozenset({jobs.ADD_COMMENT, jobs.CORRECT_COMMENT, jobs.WITHDRAW_COMMENT})
TO_SLACK = frozenset({jobs.POST_COMMENT, jobs.POST_FILE})


async def ask(kit: Kit, asked: Asked, command: Sync) -> Message:
    """Compare the request, or ask which of several is meant."""
    number = command.number
    desk = await numbers.known(kit, asked.user, asked.channel, number, command.desk)
    if desk is not None:
        return await compare(kit, asked.user, asked.channel, desk, number)
    holders, t = await numbers.asked(kit, asked.user, number), await translate_for(kit, asked.user)
    match holders.found:
        case (one,):
            return await compare(kit, asked.user, asked.channel, one.desk, number)
        case ():
            if not holders.silent:
                raise NotFound
            return nowhere(t, number=number, silent=holders.silent)
        case several:
            return which_to_compare(t, number=number, holders=several)


async def compare(kit: Kit, user: str, channel: str, desk_name: str, number: str) -> Message:
    """Say what differs, as far as this person may see the request, and promise what mends it."""
    desk, t = kit.desks[desk_name], await translate_for(kit, user)
    read = partial(_read, desk, number)
    who, ticket = await people.as_person(kit, desk, user, read)
    links = await kit.store.links.of_ticket(desk_name, ticket.id)
    agent = people.is_agent(who)
    unshown = await _unshown(kit, desk, ticket.id, links, notes=agent)
    threads = [await _thread(kit, link, unshown[link.channel, link.thread_ts]) for link in links]
    lane = await kit.store.outbox.in_lane(jobs.ticket_lane(desk_name, number))
    rows = [row for row in lane if agent or _may_count(row, user, links)]
    mine = [_may_be_in(link, who, user, channel) for link in links]
    found = Compared(
        ref=TicketRef(desk=desk_name, ticket_id=ticket.id, number=number),
        threads=tuple(thread for thread, seen in zip(threads, mine, strict=True) if seen),
        on_the_way=sum(row.kind in TO_DESK and row.state != "dead" for row in rows),
        refused=tuple(_refused(row) for row in _dead(rows) if row.payload.get("user") == user),
        others_refused=sum(row.payload.get("user") != user for row in _dead(rows)),
        elsewhere=sum(
            thread.differs
            for link, thread, seen in zip(links, threads, mine, strict=True)
            if not seen and (agent or link.audience != "agents")
        ),
    )
    await _mend(kit, ticket, desk_name, links, threads)
    return compared_message(t, found, desk=named(kit, desk_name))


async def _read(
    desk: HelpDesk, number: str, who: PersonIdentity, as_: Identity
) -> tuple[PersonIdentity, Ticket]:
    return who, await desk.by_number(number, as_=as_)


async def _unshown(
    kit: Kit, desk: HelpDesk, ticket_id: str, links: Sequence[Link], *, notes: bool
) -> Counter[tuple[str, str | None]]:
    """How many comments, without `notes` only public ones, each thread should show and does not."""
    whole = await desk.ticket(ticket_id)  # its conversation, not only what one person may read
    watches = await kit.store.channels.of_desk(desk.name)
    standing = [watch for watch in watches if await watching.stands(kit, watch)]
    talking = [link for link in links if watching.tells_conversation(link, whole, standing)]
    rows = await showing.comments(kit, desk.name, whole, talking)
    posts = [jobs.load(jobs.PostComment, row.payload) for row in rows if _is_post(row)]
    posts = [post for post in posts if notes or post.comment.public]
    return Counter((post.channel, post.thread_ts) for post in posts)


def _is_post(row: New) -> bool:
    return row.kind == jobs.POST_COMMENT


async def _thread(kit: Kit, link: Link, unshown: int) -> Thread:
    try:
        unsent = await reconcile.missed(kit, link, since=_since(kit, link))
    except SlackRefused as refused:
        return Thread(
            channel=link.channel,
            unshown=unshown,
            gone=refused.code in homes.LOST,
            silent=refused.code not in homes.LOST,
        )
    except SlackError:
        return Thread(channel=link.channel, unshown=unshown, silent=True)
    return Thread(channel=link.channel, unshown=unshown, unsent=len(unsent))


def _since(kit: Kit, link: Link) -> datetime:
    """What is older was compared long ago, and a plan of Slack's may hide it."""
    return max(link.created_at - reconcile.OVERLAP, kit.now() - LOOKS_BACK)


def _may_be_in(link: Link, who: PersonIdentity, user: str, channel: str) -> bool:
    """Whether to name a thread to somebody: their own, the one they are in, an agent any."""
    if link.opened_by == user or link.channel == channel:
        return True
    return people.is_agent(who) and not link.private and not link.channel.startswith("D")


def _may_count(row: Row, user: str, links: Sequence[Link]) -> bool:
    """Whether a requester is told of a row: one's own, and nothing that is a note of others."""
    theirs, thread = row.payload.get("user"), row.payload.get("thread_ts")
    among_agents = {link.thread_ts for link in links if link.audience == "agents"}
    return theirs == user or (row.payload.get("public", True) and thread not in among_agents)


def _dead(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.kind in TO_DESK and row.state == "dead"]


def _refused(row: Row) -> Refused:
    return Refused(words=words_of(row), delivery=DeliveryRef(row=row.id, key=row.key))


async def _mend(
    kit: Kit, ticket: Ticket, desk: str, links: Sequence[Link], threads: Sequence[Thread]
) -> None:
    """Read each thread, compare the ticket, draw the cards; post anew what Slack had refused."""
    rows: list[New] = [catch_up(desk, ticket.id, ticket.number)]
    for link, thread in zip(links, threads, strict=True):
        if thread.gone:
            rows.append(homes.move(link.channel, link.thread_ts, "thread_not_found"))
            continue
        reading = ReadThread(
            channel=link.channel, thread_ts=link.thread_ts, since=_since(kit, link)
        )
        rows += [read_thread(reading), update_card(link)]
    await kit.store.commit(Batch(outbox=tuple(rows)))
    for link in links:
        for lane in (
            jobs.channel_lane(link.channel),
            jobs.file_lane(link.channel, link.thread_ts),
        ):
            for row in await kit.store.outbox.in_lane(lane):
                if row.state == "dead" and row.kind in TO_SLACK and _is_of(row, link):
                    await kit.store.outbox.retry(row.id)


def _is_of(row: Row, link: Link) -> bool:
    return row.payload.get("thread_ts") == link.thread_ts
