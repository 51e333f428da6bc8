"""Who a person in Slack is at a desk. An address proves somebody once Slack has confirmed it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from handlers.errors import NotKnown
from handlers.flows import rights, tokens
from handlers.flows.rights import Act
from handlers.kit import Kit
from handlers.workspace import Member
from helpdesks.desk import HelpDesk
from helpdesks.errors import SignInFailed, Unreachable
from helpdesks.models import Identity, Person, Role
from store import Batch, PersonIdentity, SlackPerson

FRESH = timedelta(minutes=10)

T = TypeVar("T")


async def identify(kit: Kit, desk: HelpDesk, user: str, *, fresh: bool = False) -> PersonIdentity:
    """Say who this is at the desk; NotKnown, with the reason, for whom we cannot vouch.

    Somebody the desk does not know yet has level "unknown": such a person may open a request,
    which creates them, and nothing else.
    """
    kept = await kit.store.identities.get(kit.slack.team, user, desk.name)
    if kept and kept.level == "linked":
        member = await vouch_for_linked(kit, kept, fresh=fresh)
        outside = rights.why_outside(member) is not None  # a role that grew counts at once
        linked = await _linked(kit, desk, kept, fresh=fresh, ask=outside)
        if linked is not None:
            rights.never_more_than_requester(member, linked.role)
            return linked
        kept = None
    member = await kit.slack.member(user, fresh=fresh)
    vouch_for(member)
    if kept and not fresh and _holds(kit, kept) and same_address(kept, member):
        return kept
    person = await desk.person_by_email(member.email)
    if person is not None and not person.active:
        raise NotKnown("suspended")
    found = _identity(kit, desk, member, person)
    await kit.store.commit(Batch(identities=(found,), people=(_kept(kit, member),)))
    return found


async def as_person(
    kit: Kit,
    desk: HelpDesk,
    user: str,
    call: Callable[[PersonIdentity, Identity], Awaitable[T]],
) -> T:
    """Ask a desk as somebody whom it knows; NotKnown for anybody else.

    Where it does not take that person's own token, their confirmed address has to do.
    """
    who = await _known(kit, desk, user)
    as_ = await identity(kit, who)
    try:
        return await call(who, as_)
    except SignInFailed:
        if as_.token is None or await _is_taken(desk, as_):
            raise
    await tokens.refused(kit, who)
    who = await _known(kit, desk, user)
    return await call(who, await identity(kit, who))


async def _known(kit: Kit, desk: HelpDesk, user: str) -> PersonIdentity:
    who = await identify(kit, desk, user)
    rights.require(who, Act.READ)
    return who


async def _is_taken(desk: HelpDesk, as_: Identity) -> bool:
    """Whether the desk still takes a token: it may have refused one call alone."""
    try:
        await desk.whoami(as_=as_)
    except SignInFailed:
        return False
    return True


async def _linked(
    kit: Kit, desk: HelpDesk, kept: PersonIdentity, *, fresh: bool, ask: bool
) -> PersonIdentity | None:
    """Somebody linked, as they are at the desk now; None if nothing links them any more.

    While the desk is silent they are who they were, but for who needs to know it `fresh`.
    """
    if not (fresh or ask) and kit.now() - kept.checked_at < FRESH:
        return kept
    token = await tokens.of(kit, kept)
    try:
        person = await (_owner(desk, kept, token) if token else _by_id(desk, kept))
    except Unreachable:
        if fresh:
            raise
        return kept
    if person is None:
        if token:
            await tokens.refused(kit, kept)
        return None
    if not person.active:
        raise NotKnown("suspended")
    found = replace(
        kept,
        name=person.name or kept.name,
        email=person.email or kept.email,
        role=person.role,
        organization_id=person.organization_id,
        checked_at=kit.now(),
    )
    await kit.store.commit(Batch(identities=(found,)))
    return found


async def _owner(desk: HelpDesk, kept: PersonIdentity, token: str) -> Person | None:
    """The person whose token it is; None if the desk does not take it, or it is another's now."""
    try:
        person = await desk.whoami(as_=Identity(email=kept.email, token=token))
    except SignInFailed:
        return None
    return person if person.id == kept.person_id else None


async def _by_id(desk: HelpDesk, kept: PersonIdentity) -> Person | None:
    """The linked person where no token can say who they are; None if the desk has them no more."""
    if kept.person_id is None:
        return None
    return (await desk.people({kept.person_id})).get(kept.person_id)


def _holds(kit: Kit, kept: PersonIdentity) -> bool:
    """Somebody unknown may be known a moment later: their first request introduces them."""
    return kept.level == "confirmed" and kit.now() - kept.checked_at < FRESH


def same_address(kept: PersonIdentity, member: Member) -> bool:
    """Whether what we know was found by the address that Slack vouches for now."""
    return kept.email.casefold() == member.email.casefold()


def vouch_for(member: Member) -> None:
    """Raise NotKnown unless Slack has proven this person's address and they belong here."""
    why = rights.why_stranger(member)
    if why is not None:
        raise NotKnown(why)


async def vouch_for_linked(kit: Kit, kept: PersonIdentity, *, fresh: bool = False) -> Member:
    """Raise NotKnown for who is an outsider now, unless an administrator made them a requester."""
    member = await kit.slack.member(kept.user, fresh=fresh)
    if await tokens.given(kit, kept):
        refuse_strangers(member)
    rights.never_more_than_requester(member, kept.role)
    return member


def refuse_strangers(member: Member) -> None:
    """A token proves who somebody is at the desk; guests and apps stay outside all the same."""
    why = rights.why_outside(member)
    if why is not None:
        raise NotKnown(why)


async def identity(kit: Kit, who: PersonIdentity) -> Identity:
    """The identity a call to the desk is made with, with the person's own token if there is one."""
    return Identity(
        email=who.email,
        person_id=who.person_id,
        role=Role(who.role),
        token=await tokens.of(kit, who),
    )


def is_agent(who: PersonIdentity) -> bool:
    return rights.is_agent(who)


async def names(desk: HelpDesk, ids: set[str | None]) -> dict[str, str]:
    """Names of people at a desk by id; someone we cannot look up is missing."""
    wanted = {i for i in ids if i}
    found = await desk.people(wanted) if wanted else {}
    return {i: person.name or person.email for i, person in found.items()}


async def organization(desk: HelpDesk, who: PersonIdentity) -> str:
    """The name of a person's organization; "" for none."""
    return await desk.organization(who.organization_id) if who.organization_id else ""


def _kept(kit: Kit, member: Member) -> SlackPerson:
    """What Slack said of a person, for a time when it cannot be asked."""
    return SlackPerson(
        team=kit.slack.team,
        user=member.id,
        name=member.name,
        email=member.email,
        confirmed=member.confirmed,
        guest=member.guest,
        bot=member.bot,
        locale=member.locale,
        tz=member.tz,
        fetched_at=kit.now(),
    )


def _identity(kit: Kit, desk: HelpDesk, member: Member, person: Person | None) -> PersonIdentity:
    return PersonIdentity(
        team=kit.slack.team,
        user=member.id,
        desk=desk.name,
        person_id=person.id if person else None,
        name=(person.name if person else "") or member.name,
        email=member.email,
        role=person.role if person else Role.REQUESTER,
        organization_id=person.organization_id if person else None,
        level="confirmed" if person else "unknown",
        checked_at=kit.now(),
    )
