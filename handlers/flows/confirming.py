"""An administrator of a desk says who somebody in Slack is there."""

import asyncio
from dataclasses import dataclass, field, replace
from uuid import uuid4

from handlers.errors import NotKnown, sentence
from handlers.flows import introductions, marks, rights, tokens
from handlers.flows.forms import Asked
from handlers.flows.people_queue import PATIENCE, queue, require_administrator
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import people as views
from handlers.views.introductions import now_known
from handlers.views.people import ADDRESS
from handlers.views.state import ConfirmPlace, PersonRef
from handlers.words import Translate
from handlers.workspace import Member, Message, SlackError, View
from helpdesks.errors import HelpDeskError, Unreachable
from helpdesks.models import Person, Role
from store import Batch, Introduction, PersonIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What became of the form: what to show, or sentences by input."""

    view: View = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Unfit(Exception):
    """It cannot be this person; `said` is a sentence for the administrator."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


async def open_form(kit: Kit, asked: Asked, ref: PersonRef) -> Message | None:
    """Open the form that says who somebody is; say so if that is decided."""
    t = await translate_for(kit, asked.user)
    await require_administrator(kit, ref.desk, asked.user)
    intro = await introductions.of(kit, ref)
    if intro is None or intro.state != "waiting":
        return await queue(kit, asked.user, said=views.decided_already(t))
    place = ConfirmPlace(key=uuid4().hex, user=ref.user, desk=ref.desk, locale=t.locale)
    await kit.slack.open_view(asked.trigger_id, views.confirm_modal(t, place=place, intro=intro))
    return None


async def confirm(kit: Kit, administrator: str, place: ConfirmPlace, address: str) -> Confirmed:
    """Make somebody the desk's person with this address; on disk when this returns."""
    t = kit.words.to(place.locale)
    person_turn = introductions.turn(place.user, place.desk)
    async with kit.turns.of(f"confirming:{place.desk}"), kit.turns.of(person_turn):
        try:
            async with asyncio.timeout(PATIENCE):
                intro = await _still_waiting(kit, t, administrator, place)
                person = await _person(kit, t, place, address)
        except TimeoutError:
            return Confirmed(errors={ADDRESS: sentence(t, Unreachable())})
        except Unfit as error:
            return Confirmed(errors={ADDRESS: error.said})
        except (HelpDeskError, SlackError, NotKnown) as error:
            return Confirmed(errors={ADDRESS: sentence(t, error)})
        await _confirm(kit, administrator, intro, person)
    name = person.name or person.email
    return Confirmed(view=views.confirmed_modal(t, place=place, name=name))


async def _still_waiting(
    kit: Kit, t: Translate, administrator: str, place: ConfirmPlace
) -> Introduction:
    await require_administrator(kit, place.desk, administrator)
    intro = await introductions.of(kit, PersonRef(user=place.user, desk=place.desk))
    if intro is None or intro.state != "waiting":
        raise Unfit(views.decided_already(t))
    if place.user == administrator:
        raise Unfit(t("Nobody confirms themselves. Please ask another administrator."))
    return intro


async def _person(kit: Kit, t: Translate, place: ConfirmPlace, address: str) -> Person:
    """The desk's person with this address, if somebody in Slack may be that one."""
    member = await kit.slack.member(place.user, fresh=True)
    person = await kit.desks[place.desk].person_by_email(address)
    if person is None:
        raise Unfit(t("The help desk knows nobody with this address. Please check it."))
    if not person.active:
        raise Unfit(t("The account with this address is suspended at the help desk."))
    _refuse_agent(t, member, person)
    others = await kit.store.identities.of_person(place.desk, person.id)
    if any((other.team, other.user) != (kit.slack.team, place.user) for other in others):
        raise Unfit(t("Somebody else in Slack is this person already."))
    return person


def _refuse_agent(t: Translate, member: Member, person: Person) -> None:
    if member.bot or member.deactivated:
        raise NotKnown(rights.why_outside(member) or "bot")
    if rights.why_outside(member) is not None and person.role is not Role.REQUESTER:
        said = t(
            "This address is an agent's. Guests and people of other organizations can only be "
            "requesters."
        )
        raise Unfit(said)


async def _confirm(kit: Kit, administrator: str, intro: Introduction, person: Person) -> None:
    decided = introductions.decided(kit, intro, "confirmed", administrator)
    decided = replace(decided, person_id=person.id)
    t = await translate_for(kit, intro.user)
    said = now_known(t, name=person.name or person.email, desk=intro.desk)
    row = marks.tell(intro.user, said, key=f"{introductions.key(intro)}:confirmed")
    await tokens.forget(kit, intro.user, intro.desk)  # one of an earlier time proves nothing here
    who = _as_identity(kit, intro, person)
    await kit.store.commit(Batch(identities=(who,), introductions=(decided,), outbox=(row,)))
    introductions.logged("confirmed", decided)


def _as_identity(kit: Kit, intro: Introduction, person: Person) -> PersonIdentity:
    return PersonIdentity(
        team=intro.team,
        user=intro.user,
        desk=intro.desk,
        person_id=person.id,
        name=person.name or intro.name,
        email=person.email,
        role=person.role,
        organization_id=person.organization_id,
        level="linked",
        checked_at=kit.now(),
    )
