"""Somebody for whom nobody can vouch asks an administrator to say who they are at a desk."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import structlog

from handlers.errors import NotKnown
from handlers.flows import jobs, marks, people, rights
from handlers.flows.desks_here import here, named
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views.introductions import Asking, asking_message, somebody_asks
from handlers.views.state import PersonRef
from handlers.workspace import Member, Message, SlackRefused
from helpdesks.models import Role
from store import Batch, Introduction, New

log = structlog.get_logger()

AGAIN = timedelta(days=7)
"""How long a desk's answer holds before somebody may ask again."""
MOST_TOLD = 5


async def ask(kit: Kit, user: str, channel: str) -> Message:
    """Ask at the desk of a channel; where it has none and there are several, at all of them."""
    at = await here(kit, channel)
    desks = at.choice or (at.desk.name,)
    said = {desk: await _ask(kit, user, desk) for desk in desks}
    return asking_message(await translate_for(kit, user), said)


def turn(user: str, desk: str) -> str:
    """Under which name whoever decides about somebody at a desk takes turns."""
    return f"introduction:{desk}:{user}"


async def _ask(kit: Kit, user: str, desk: str) -> Asking:
    async with kit.turns.of(turn(user, desk)):
        why = await _why(kit, user, desk)
        if why is None:
            return Asking(what="needless")
        before = await standing(kit, user, desk)
        return before or await _promise(kit, await kit.slack.member(user), desk, why)


async def standing(kit: Kit, user: str, desk: str) -> Asking | None:
    """What has become of an earlier asking; None if there is none that still counts."""
    before = await kit.store.introductions.get(kit.slack.team, user, desk)
    if before is not None and before.state == "waiting":
        return Asking(what="waiting")
    if before is None or before.state != "declined" or before.decided_at is None:
        return None
    again = before.decided_at + AGAIN
    return Asking(what="declined", again=again) if kit.now() < again else None


async def _why(kit: Kit, user: str, desk: str) -> str | None:
    """Why we cannot tell ourselves who this is; None if we can. NotKnown for who may not ask."""
    try:
        await people.identify(kit, kit.desks[desk], user, fresh=True)
    except NotKnown as error:
        if error.reason not in rights.ASKABLE:
            raise
        return error.reason
    return None


async def _promise(kit: Kit, member: Member, desk: str, why: str) -> Asking:
    intro = Introduction(
        team=kit.slack.team,
        user=member.id,
        desk=desk,
        name=member.name,
        email=member.email,
        reason=why,
        state="waiting",
        asked_at=kit.now(),
    )
    told = [await _told(kit, intro, who) for who in await _administrators(kit, intro)]
    await kit.store.commit(Batch(introductions=(intro,), outbox=tuple(told)))
    log.info("asks to be known", user=intro.user, desk=desk, reason=why, told=len(told))
    return Asking(what="asked" if told else "unheard")


async def _administrators(kit: Kit, intro: Introduction) -> list[str]:
    """The administrators of the desk whom we know, at most five of them."""
    every = await kit.store.identities.with_role(intro.team, intro.desk, Role.ADMIN)
    found: list[str] = []
    for who in every:
        with suppress(SlackRefused):  # somebody whom Slack does not know any more
            outside = rights.why_outside(await kit.slack.member(who.user))
            if outside is None and who.user != intro.user:
                found.append(who.user)
        if len(found) == MOST_TOLD:
            break
    return found


async def _told(kit: Kit, intro: Introduction, administrator: str) -> New:
    t = await translate_for(kit, administrator)
    said = somebody_asks(t, user=intro.user, name=intro.name, desk=named(kit, intro.desk))
    return marks.tell(administrator, said, key=f"{key(intro)}:{administrator}")


def key(intro: Introduction) -> str:
    """What tells this asking from an earlier one."""
    return f"introduction:{intro.desk}:{intro.user}:{jobs.moment_key(intro.asked_at)}"


async def of(kit: Kit, ref: PersonRef) -> Introduction | None:
    return await kit.store.introductions.get(kit.slack.team, ref.user, ref.desk)


def decided(
    kit: Kit, intro: Introduction, state: Literal["confirmed", "declined"], by: str
) -> Introduction:
    return replace(intro, state=state, decided_by=by, decided_at=kit.now())


def logged(what: str, intro: Introduction) -> None:
    """A decision in the log: who decided it about whom, by ids alone."""
    ids = {"by": intro.decided_by, "user": intro.user, "person": intro.person_id}
    log.info("decided who somebody is", what=what, desk=intro.desk, **ids)
