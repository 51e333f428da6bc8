"""Which channels a ticket is shown in, and how much of it."""

from collections.abc import Callable, Iterable, Mapping

from handlers.errors import NotKnown
from handlers.flows import jobs, people
from handlers.flows.desks_here import named
from handlers.kit import Kit
from handlers.views.watch import fallen
from helpdesks.models import Ticket
from store import Link, New, PersonIdentity, Watch

SUBJECTS: Mapping[str, Callable[[PersonIdentity], str | None]] = {
    "desk": lambda _who: None,
    "organization": lambda who: who.organization_id,
    "mine": lambda who: who.person_id,
}
"""Whose requests somebody may show, by scope: the id of an organization or a person."""


def matching(ticket: Ticket, watches: Iterable[Watch]) -> list[Watch]:
    """The watches whose rule this ticket meets."""
    return [watch for watch in watches if meets(ticket, watch)]


def meets(ticket: Ticket, watch: Watch) -> bool:
    return covers(ticket, watch) and (not watch.statuses or ticket.status in watch.statuses)


def covers(ticket: Ticket, watch: Watch) -> bool:
    """Whether a ticket is one of those that a watch is about, whatever its status."""
    match watch.scope:
        case "desk":
            return True
        case "organization":
            return watch.subject is not None and ticket.organization_id == watch.subject
        case _:
            return watch.subject is not None and ticket.requester_id == watch.subject


def watched(link: Link, ticket: Ticket, watches: Iterable[Watch]) -> Watch | None:
    """The watch that a card stands under."""
    here = (watch for watch in watches if watch.channel == link.channel)
    return next((watch for watch in here if covers(ticket, watch)), None)


def tells_conversation(link: Link, ticket: Ticket, watches: Iterable[Watch]) -> bool:
    """A card that somebody's request made is a conversation; one a watch made, if it asks so."""
    if link.opened_by is not None:
        return True
    watch = watched(link, ticket, watches)
    return watch is not None and watch.detail == "conversation"


async def stands(kit: Kit, watch: Watch) -> bool:
    """Whether a watch may go on: the channel is ours alone, and who set it may still show this.

    That is what it was set for: "mine" of somebody who is another person by now is not theirs.
    """
    if (await kit.slack.channel(watch.channel)).shared:
        return False
    try:
        who = await people.identify(kit, kit.desks[watch.desk], watch.set_by)
    except NotKnown:
        return False
    return may_show(who, watch.scope) and SUBJECTS[watch.scope](who) == watch.subject


def may_show(who: PersonIdentity, scope: str) -> bool:
    """A requester may show their own requests; an agent their organization's and all."""
    if who.level == "unknown":
        return False
    if scope == "organization":
        return people.is_agent(who) and bool(who.organization_id)
    return scope == "mine" or people.is_agent(who)


def farewell(kit: Kit, watch: Watch) -> New:
    """Tell a channel, once, that it is not shown requests any more."""
    said = fallen(kit.words.to(kit.locale), user=watch.set_by, desk=named(kit, watch.desk))
    return New(
        key=f"fallen:{watch.channel}:{watch.desk}:{jobs.moment_key(watch.created_at)}",
        lane=jobs.channel_lane(watch.channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(jobs.note(watch.channel, said)),
    )
