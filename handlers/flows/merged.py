"""A ticket that was merged into another goes on there, for those who may see that one.

Some desks then give out the comments of the one under the name of the other. So nothing of a
merged ticket is shown before it is known that every reader of a thread may see the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from handlers.flows import jobs, told
from handlers.flows.cards import card_key, catch_up, update_card
from handlers.flows.known import is_spoken_in, known, said_after_all
from handlers.flows.outcome import Done
from handlers.flows.reading import reads
from handlers.flows.watching import watched
from handlers.kit import Kit
from handlers.views import told as views
from helpdesks.errors import Forbidden, NotFound
from helpdesks.models import Comment, Status, Ticket
from store import Link, Message, New, Row, Watch

FOLLOWED_BY_THEN = timedelta(seconds=60)  # what was merged is, or its desk is in trouble


@dataclass(slots=True, kw_only=True)
class _Merge:
    """A merged ticket, where it lives on (None: not even we can see it), and what follows.

    `watches` are those that stand, `shown` the parent's threads by channel, `private` whether it
    was asked for between somebody and the help desk, `untold` the comments that are on their way
    to a thread at most.
    """

    kit: Kit
    desk: str
    ticket: Ticket
    parent: Ticket | None
    watches: Sequence[Watch]
    comments: Sequence[Comment] = ()
    untold: frozenset[str] = frozenset()
    shown: dict[str, Link] = field(default_factory=dict)
    private: bool = False
    links: list[Link] = field(default_factory=list)
    rows: list[New] = field(default_factory=list)
    entries: list[Message] = field(default_factory=list)

    @property
    def outcome(self) -> Done:
        return Done(links=tuple(self.links), new=tuple(self.rows), messages=tuple(self.entries))


async def into(kit: Kit, desk: str, ticket: Ticket) -> str | None:
    """The id of the ticket in which this one lives on; only a closed one can have been merged."""
    return await kit.desks[desk].merged_into(ticket.id) if ticket.status is Status.CLOSED else None


async def is_arriving(kit: Kit, row: Row, desk: str, parent_id: str, links: Sequence[Link]) -> bool:
    """Whether a card of the parent, or words, are being posted where a thread of the ticket is.

    A moment later that is known. For a minute at most: people's words wait behind this.
    """
    if kit.now() - row.created_at > FOLLOWED_BY_THEN:
        return False
    here = {link.channel for link in links}
    cards = await kit.store.outbox.beginning(card_key(desk, parent_id))
    tried = (one for one in cards if one.state == "sending" or one.uncertain)
    if any(one.payload["channel"] in here for one in tried if one.state in {"waiting", "sending"}):
        return True
    return await is_spoken_in(kit, links)


async def follow(
    kit: Kit,
    desk: str,
    ticket: Ticket,
    parent_id: str,
    every: Sequence[Link],
    watches: Sequence[Watch],
) -> Done:
    """Let each thread go on with the parent, or end it without a word of that.

    `every` are the ticket's threads, those as well that are gone: they know what was private.
    """
    links = [link for link in every if link.gone_at is None]
    private = {link.channel for link in every if link.private}
    if not (links or private):
        return Done()
    shown = await kit.store.links.of_ticket(desk, parent_id)
    merge = _Merge(
        kit=kit,
        desk=desk,
        ticket=ticket,
        parent=await _parent(kit, desk, parent_id),
        watches=watches,
        shown={link.channel: link for link in shown},
        private=any(link.private for link in shown),
    )
    allowed = [link for link in links if await _may_see(merge, link)]
    if merge.parent is not None and (allowed or (private and shown)):
        comments = kit.desks[desk].comments(merge.parent.id)
        merge.comments = [comment async for comment in comments]
        merge.untold = await _untold(merge, merge.parent)
        if private:
            others = [link for link in shown if link.channel not in private]
            await _stays_private(merge, others, merge.parent)
        for link in allowed:
            await _goes_on(merge, link, merge.parent)
        merge.rows.append(catch_up(desk, merge.parent.id, merge.parent.number))
    for link in links:
        if link not in allowed:
            await _ends(merge, link, parent_id)
    return merge.outcome


async def _parent(kit: Kit, desk: str, parent_id: str) -> Ticket | None:
    try:
        return await kit.desks[desk].ticket(parent_id)
    except (NotFound, Forbidden):
        return None


async def _may_see(merge: _Merge, link: Link) -> bool:
    """Whether every reader of a thread may see the parent.

    A channel reads along: there the parent has to be of the same requester, or one of those that
    the channel is shown anyway, and never one that was asked for in private.
    """
    if merge.parent is None:
        return False
    watch = watched(link, merge.parent, merge.watches)
    if link.opened_by is None:
        return watch is not None and not merge.private
    if not await reads(merge.kit, merge.desk, link.opened_by, merge.parent.id):
        return False
    if (await merge.kit.slack.channel(link.channel)).direct:
        return True
    same = merge.parent.requester_id == merge.ticket.requester_id
    return not merge.private and (same or watch is not None)


async def awaited(kit: Kit, row: Row, desk: str) -> bool:
    """Whether a private ticket was closed just now, perhaps by a merge, and is not followed yet.

    Until it is, nobody knows which comments of another ticket came from it.
    """
    if kit.now() - row.created_at > FOLLOWED_BY_THEN:
        return False
    lanes = await kit.store.outbox.lanes(jobs.ticket_lane(desk, ""))
    for lane in lanes - {row.lane}:
        number = lane.removeprefix(jobs.ticket_lane(desk, ""))
        ticket = await kit.store.tickets.by_number(desk, number)
        if ticket is None or ticket.status != Status.CLOSED:
            continue
        links = await kit.store.links.of_ticket(desk, ticket.id, gone=True)
        if any(link.private for link in links):
            return True
    return False


async def _stays_private(merge: _Merge, others: Sequence[Link], parent: Ticket) -> None:
    """What was asked for in private is told to no other thread of the parent.

    The parent's own are its opening words and what was told of it; where a comment came from that
    was told of neither cannot be known, so that is not told either.
    """
    own = await merge.kit.store.messages.comment_ids(merge.desk, parent.id)
    came = [
        one.id
        for one in merge.comments
        if one.id not in own and one.created_at != parent.created_at
    ]
    for link in others:
        merge.entries += known(merge.kit, link, came)


async def _goes_on(merge: _Merge, link: Link, parent: Ticket) -> None:
    """Turn the thread to the parent, or point to the one that the channel has already."""
    kit = merge.kit
    t, here = kit.words.to(link.locale), merge.shown.get(link.channel)
    said = await kit.store.messages.comment_ids(merge.desk, merge.ticket.id, channel=link.channel)
    said |= await said_after_all(kit, link)
    on = replace(
        link,
        ticket_id=parent.id,
        number=parent.number,
        status_told=parent.status_said,
        group_told=parent.group_id or "",
    )
    key = told.ended_key("merged", link)
    if here is None:
        words = views.merged_here(t, number=link.number, parent=parent.number)
        merge.entries += known(kit, on, _earlier(merge, said))
        merge.links.append(on)
        merge.shown[link.channel] = on
        merge.rows += [told.note(key, link, words), update_card(on)]
        return
    there = await kit.slack.permalink(here.channel, here.card_ts)
    words = views.merged_shown(t, number=link.number, parent=parent.number, link=there)
    card = views.moved_on_card(t, number=link.number, link=there)
    merge.entries += known(kit, on, said | _opening(merge))
    merge.links.append(replace(link, gone_at=kit.now()))
    merge.rows += [told.note(key, link, words), told.end_card(link, card)]


def _earlier(merge: _Merge, said: frozenset[str]) -> frozenset[str]:
    """The parent's comments that are not news to a thread of the merged ticket.

    Comments move with a merge and keep their ids and times: whatever is later than the last that
    the thread knows was not told yet, whichever of the two it was written in. Nor was what is on
    its way to a thread of the parent's own, which may be lost before it arrives.
    """
    opened = merge.ticket.created_at
    last = max((one.created_at for one in merge.comments if one.id in said), default=opened)
    old = {one.id for one in merge.comments if one.created_at <= opened or one.created_at < last}
    return said | (old - merge.untold) | _opening(merge)


async def _untold(merge: _Merge, parent: Ticket) -> frozenset[str]:
    """What came while the parent had a thread of its own, and was told nowhere yet."""
    store, desk = merge.kit.store, merge.desk
    links = await store.links.of_ticket(desk, parent.id, gone=True)
    began = min((link.created_at for link in links), default=merge.kit.now())
    told = await store.messages.comment_ids(desk, parent.id)
    told |= await store.messages.comment_ids(desk, merge.ticket.id)
    every = (one for one in merge.comments if one.created_at > began)
    return frozenset(one.id for one in every if one.id not in told)


def _opening(merge: _Merge) -> frozenset[str]:
    """The words that the two tickets were opened with, which their cards are about."""
    opened = {one.created_at for one in (merge.ticket, merge.parent) if one is not None}
    return frozenset(one.id for one in merge.comments if one.created_at in opened)


async def _ends(merge: _Merge, link: Link, parent_id: str) -> None:
    """Say that it was merged. What stands in the thread is the parent's from now on.

    So it is found there when it is made internal.
    """
    t = merge.kit.words.to(link.locale)
    said = await merge.kit.store.messages.comment_ids(
        merge.desk, merge.ticket.id, channel=link.channel, direction="to_slack"
    )
    said |= await said_after_all(merge.kit, link)
    merge.entries += known(merge.kit, replace(link, ticket_id=parent_id), said)
    words = views.merged_away(t, number=link.number)
    card = views.merged_card(t, number=link.number)
    merge.links.append(replace(link, gone_at=merge.kit.now()))
    key = told.ended_key("merged", link)
    merge.rows += [told.note(key, link, words), told.end_card(link, card)]
