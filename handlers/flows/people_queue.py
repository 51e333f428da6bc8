"""Who waits to be confirmed at a desk, and who is: shown to the desk's administrators.

Whether somebody is an administrator is asked of the desk each time.
"""

import asyncio

from handlers.errors import NotKnown
from handlers.flows import introductions, marks, people, rights, tokens
from handlers.flows.introductions import AGAIN
from handlers.flows.rights import Act
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import introductions as told
from handlers.views import people as views
from handlers.views.people import Entry, people_message
from handlers.views.state import PersonRef
from handlers.workspace import Message
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError, Unreachable
from store import Batch, Introduction, PersonIdentity

PATIENCE = 2.0  # seconds; Slack waits three for a form

Answer = bool | HelpDeskError | NotKnown


async def queue(kit: Kit, user: str, *, start: int = 0, said: str = "") -> Message:
    """Who waits at the desks that this person administers; `said` is what they did just now."""
    every = await asyncio.gather(*(_administers(kit, desk, user) for desk in kit.desks.values()))
    answers = dict(zip(kit.desks, every, strict=True))
    ours = [desk for desk, answer in answers.items() if answer is True]
    if not ours:
        raise _why_none(every)
    entries = [entry for desk in ours for entry in await _entries(kit, desk)]
    entries.sort(key=lambda entry: entry.intro.state != "waiting")
    return people_message(
        await translate_for(kit, user),
        entries=entries,
        start=start,
        several=len(kit.desks) > 1,
        silent=[desk for desk, answer in answers.items() if isinstance(answer, HelpDeskError)],
        said=said,
    )


async def require_administrator(kit: Kit, desk: str, user: str) -> None:
    """Raise NotKnown unless the desk takes this person for an administrator now."""
    answer = await _administers(kit, kit.desks[desk], user)
    if answer is not True:
        raise _why_none([answer])


async def _administers(kit: Kit, desk: HelpDesk, user: str) -> Answer:
    try:
        async with asyncio.timeout(PATIENCE):
            who = await people.identify(kit, desk, user, fresh=True)
    except (HelpDeskError, NotKnown) as error:
        return error
    except TimeoutError:
        return Unreachable()
    return rights.may(who, Act.CONFIRM)


def _why_none(answers: list[Answer]) -> HelpDeskError | NotKnown:
    """Why somebody administers none of the desks: it cannot be said now, or they do not."""
    strange = [answer for answer in answers if isinstance(answer, NotKnown)]
    silent = [answer for answer in answers if isinstance(answer, HelpDeskError)]
    if silent:
        return silent[0]
    return strange[0] if len(strange) == len(answers) else NotKnown("not_administrator")


async def _entries(kit: Kit, desk: str) -> list[Entry]:
    found = [Entry(intro=intro) for intro in await kit.store.introductions.waiting(desk)]
    for intro in await kit.store.introductions.confirmed(desk):
        who = await _confirmed(kit, intro)
        if who is not None:
            found.append(Entry(intro=intro, name=who.name or who.email))
    return [entry for entry in found if entry.intro.team == kit.slack.team]


async def _confirmed(kit: Kit, intro: Introduction | None) -> PersonIdentity | None:
    """Who an administrator made somebody, if they are still that because of it."""
    if intro is None or intro.state != "confirmed":
        return None
    who = await kit.store.identities.get(intro.team, intro.user, intro.desk)
    if who is None or who.level != "linked" or who.person_id != intro.person_id:
        return None
    return None if await tokens.given(kit, who) else who


async def decline(kit: Kit, administrator: str, ref: PersonRef) -> Message:
    """Do not say who somebody is; answers with those who wait still."""
    t = await translate_for(kit, administrator)
    await require_administrator(kit, ref.desk, administrator)
    async with kit.turns.of(introductions.turn(ref.user, ref.desk)):
        intro = await introductions.of(kit, ref)
        if intro is None or intro.state != "waiting":
            return await queue(kit, administrator, said=views.decided_already(t))
        theirs = await translate_for(kit, ref.user)
        said = told.declined(theirs, desk=ref.desk, again=kit.now() + AGAIN)
        row = marks.tell(ref.user, said, key=f"{introductions.key(intro)}:declined")
        decided = introductions.decided(kit, intro, "declined", administrator)
        await kit.store.commit(Batch(introductions=(decided,), outbox=(row,)))
    introductions.logged("declined", decided)
    return await queue(kit, administrator, said=views.has_declined(t, user=ref.user))


async def take_back(kit: Kit, administrator: str, ref: PersonRef) -> Message:
    """Somebody who was confirmed is a stranger again; answers with those who are left."""
    t = await translate_for(kit, administrator)
    await require_administrator(kit, ref.desk, administrator)
    async with kit.turns.of(introductions.turn(ref.user, ref.desk)):
        intro = await introductions.of(kit, ref)
        who = await _confirmed(kit, intro)
        if intro is None or who is None:
            return await queue(kit, administrator, said=views.decided_already(t))
        theirs = await translate_for(kit, ref.user)
        said = told.taken_back(theirs, desk=ref.desk, again=kit.now() + AGAIN)
        row = marks.tell(ref.user, said, key=f"{introductions.key(intro)}:taken-back")
        decided = introductions.decided(kit, intro, "declined", administrator)
        await tokens.remove(kit, who, Batch(introductions=(decided,), outbox=(row,)))
    introductions.logged("taken back", decided)
    return await queue(kit, administrator, said=views.has_taken_back(t, user=ref.user))
