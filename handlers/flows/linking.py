"""Who somebody is at each desk, and their own tokens for it."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

from handlers.errors import NotKnown, sentence
from handlers.flows import introductions, people, rights, tokens
from handlers.flows.forms import Asked
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views.link import (
    link_errors,
    link_modal,
    linked_modal,
    no_tokens,
    read_link,
    token_removed,
)
from handlers.views.state import Place
from handlers.views.whoami import AtDesk, whoami_message
from handlers.words import Translate
from handlers.workspace import Member, Message, View
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError, SignInFailed, Unreachable
from helpdesks.models import Identity, Person
from store import PersonIdentity, Sealed

PATIENCE = 2.5  # seconds; who waits in Slack wants to see what is there
CHECKING = 2.0  # seconds; Slack wants its answer within three


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What became of a form with tokens: what to show, or sentences by input."""

    view: View = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


async def whoami(kit: Kit, user: str, *, fresh: bool) -> Message:
    """Say who this person is at every desk, or why they are nobody there."""
    t, member = await translate_for(kit, user), await kit.slack.member(user)
    every = [_at(kit, t, desk, user, fresh=fresh) for desk in kit.desks.values()]
    desks = await asyncio.gather(*every)
    offers = fresh and bool(taking_tokens(kit)) and not (member.bot or member.guest)
    return whoami_message(t, name=member.name, email=member.email, desks=desks, offers=offers)


async def _at(kit: Kit, t: Translate, desk: HelpDesk, user: str, *, fresh: bool) -> AtDesk:
    try:
        async with asyncio.timeout(PATIENCE):
            who = await people.identify(kit, desk, user, fresh=fresh)
            organization = await people.organization(desk, who)
    except NotKnown as error:
        askable = error.reason in rights.ASKABLE
        asking = await introductions.standing(kit, user, desk.name) if askable else None
        return AtDesk(desk=desk.name, reason=sentence(t, error), askable=askable, asking=asking)
    except HelpDeskError as error:
        return AtDesk(desk=desk.name, reason=sentence(t, error))
    except TimeoutError:
        return AtDesk(desk=desk.name, reason=sentence(t, Unreachable()))
    return AtDesk(
        desk=desk.name,
        known=who.level != "unknown",
        name=who.name,
        role=who.role,
        organization=organization,
        level=who.level,
        own_token=await tokens.of(kit, who) is not None,
    )


def taking_tokens(kit: Kit) -> tuple[str, ...]:
    """The desks that take people's own tokens."""
    return tuple(name for name, desk in kit.desks.items() if desk.abilities.personal_tokens)


async def ask(kit: Kit, asked: Asked) -> Message | None:
    """Open the form for tokens; not for guests and apps."""
    t, desks = await translate_for(kit, asked.user), taking_tokens(kit)
    if not desks:
        return no_tokens(t)
    people.refuse_strangers(await kit.slack.member(asked.user))
    place = Place(
        team=kit.slack.team, channel=asked.channel, key=uuid4().hex, desk="", locale=t.locale
    )
    linked = [desk for desk in desks if await _token(kit, asked.user, desk)]
    view = link_modal(t, place=place, desks=desks, linked=linked)
    await kit.slack.open_view(asked.trigger_id, view)
    return None


async def check(kit: Kit, user: str, place: Place, view: View) -> Linked:
    """Ask each desk whose token it was given, and keep them all if all is well."""
    t, given = kit.words.to(place.locale), read_link(view)
    given = {desk: token for desk, token in given.items() if desk in taking_tokens(kit)}
    member = await kit.slack.member(user)
    people.refuse_strangers(member)
    every = [_owner(kit, t, member, kit.desks[desk], token) for desk, token in given.items()]
    said = dict(zip(given, await asyncio.gather(*every), strict=True))
    errors = {desk: one for desk, one in said.items() if isinstance(one, str)}
    if not errors:
        owners = {desk: one for desk, one in said.items() if isinstance(one, PersonIdentity)}
        try:
            for desk, owner in owners.items():
                await tokens.keep(kit, owner, given[desk])
        except Sealed:
            errors = dict.fromkeys(given, t("Tokens cannot be stored here: no secret key is set."))
        else:
            names = {desk: owner.name for desk, owner in owners.items()}
            return Linked(view=linked_modal(t, place=place, names=names))
    return Linked(errors=link_errors(errors))


async def unlink(kit: Kit, user: str, desk: str) -> Message:
    """Remove somebody's own token."""
    t, who = await translate_for(kit, user), await _identity(kit, user, desk)
    if who is not None and who.level == "linked" and await tokens.of(kit, who) is not None:
        await tokens.remove(kit, who)
    return token_removed(t, desk=desk)


async def _owner(
    kit: Kit, t: Translate, member: Member, desk: HelpDesk, token: str
) -> PersonIdentity | str:
    """Whose token it is; a sentence where it cannot be used."""
    try:
        async with asyncio.timeout(CHECKING):
            person = await desk.whoami(as_=Identity(email=member.email, token=token))
    except SignInFailed:
        return t("The help desk does not accept this token.")
    except (TimeoutError, HelpDeskError):
        return t("The help desk could not check this token now. Please try again in a minute.")
    if not person.active:
        return t("The account of this token is suspended.")
    others = await kit.store.identities.of_person(desk.name, person.id)
    if any((o.team, o.user) != (kit.slack.team, member.id) and o.person_id for o in others):
        return t("This token belongs to an account that is somebody else's here.")
    return _as_identity(kit, member, desk, person)


def _as_identity(kit: Kit, member: Member, desk: HelpDesk, person: Person) -> PersonIdentity:
    return PersonIdentity(
        team=kit.slack.team,
        user=member.id,
        desk=desk.name,
        person_id=person.id,
        name=person.name or member.name,
        email=person.email,
        role=person.role,
        organization_id=person.organization_id,
        level="linked",
        checked_at=kit.now(),
    )


async def _identity(kit: Kit, user: str, desk: str) -> PersonIdentity | None:
    return await kit.store.identities.get(kit.slack.team, user, desk)


async def _token(kit: Kit, user: str, desk: str) -> str | None:
    who = await _identity(kit, user, desk)
    return await tokens.of(kit, who) if who is not None else None
