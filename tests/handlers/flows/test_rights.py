"""Every level and role, and every act: what may be done is done, and what may not is not."""

from copy import deepcopy
from dataclasses import replace

import pytest

from handlers.flows import rights
from handlers.flows.rights import Act, Level
from handlers.workspace import View
from helpdesks.fields import Access
from helpdesks.models import Person, Role
from store import Batch, PersonIdentity
from tests.handlers.form_examples import NOTE
from tests.handlers.stand_ins import AGENTS, BO, HELP, TEAM
from tests.handlers.steps import ask, ref

OWN = frozenset({Act.OPEN, Act.READ, Act.REPLY, Act.CHANGE, Act.WATCH_OWN})
AGENTS_TOO = OWN | {Act.NOTE, Act.WATCH_ALL, Act.SETTINGS}
ADMINISTRATORS_TOO = AGENTS_TOO | {Act.CONFIRM}

# As it is documented: by level and role.
MAY = {
    (Level.STRANGER, Role.REQUESTER): frozenset(),
    (Level.STRANGER, Role.AGENT): frozenset(),
    (Level.STRANGER, Role.ADMIN): frozenset(),
    (Level.UNKNOWN, Role.REQUESTER): frozenset({Act.OPEN}),
    (Level.CONFIRMED, Role.REQUESTER): OWN,
    (Level.CONFIRMED, Role.AGENT): AGENTS_TOO,
    (Level.CONFIRMED, Role.ADMIN): ADMINISTRATORS_TOO,
    (Level.LINKED, Role.REQUESTER): OWN,
    (Level.LINKED, Role.AGENT): AGENTS_TOO,
    (Level.LINKED, Role.ADMIN): ADMINISTRATORS_TOO,
}


async def become(door, desk, level: Level, role: Role) -> None:
    """Make Bo somebody of that level and role; their own ticket is #118."""
    slack, kit = door.slack, door.kit
    if level is not Level.UNKNOWN:
        desk.persons["12"] = Person(id="12", name="Bo Lund", email="bo@acme.example", role=role)
        desk.opens("Of Bo", requester="12")
    else:
        desk.opens("Of Ana")
    if level is Level.STRANGER:
        slack.members[BO] = replace(slack.members[BO], confirmed=False)
    if level is Level.LINKED:
        slack.members[BO] = replace(slack.members[BO], confirmed=False)
        linked = PersonIdentity(
            team=TEAM,
            user=BO,
            desk="support",
            person_id="12",
            name="Bo Lund",
            email="bo@acme.example",
            role=role,
            organization_id=None,
            level="linked",
            checked_at=kit.now(),
        )
        await kit.store.commit(Batch(identities=(linked,)))


async def opens(door, desk) -> bool:
    await ask(door, "New from Bo", user=BO)
    await door.deliver()
    return any(ticket.title == "New from Bo" for ticket in desk.all_tickets.values())


async def reads(door, desk) -> bool:
    await door.command("show 118", user=BO)
    return "About: Of " in door.slack.answers[-1].all_text


async def replies(door, desk) -> bool:
    await door.command("reply 118 Thank you", user=BO)
    await door.deliver()
    return "Thank you" in [c.text for c in desk.conversations["118"] if c.public]


async def notes(door, desk) -> bool:
    await door.command("note 118 Looks worn", user=BO)
    await door.deliver()
    return "Looks worn" in [c.text for c in desk.conversations["118"] if not c.public]


async def changes(door, desk) -> bool:
    """Open the form; the desk has the last word on what is changed with it."""
    desk.form = (replace(NOTE, requester=Access.EDITABLE, agent=Access.EDITABLE),)
    await door.press("open_edit", ref(desk.all_tickets["118"]), user=BO)
    return any(view["callback_id"] == "edit" for view in door.slack.views.values())


def offering(view: View, scope: str) -> View:
    """The form with that scope to choose, as somebody might forge it."""
    forged = deepcopy(view)
    [menu] = [b["element"] for b in forged["blocks"] if b.get("block_id") == "scope"]
    if scope not in [option["value"] for option in menu["options"]]:
        menu["options"].append({**menu["options"][0], "value": scope})
    return forged


async def watches(door, scope: str) -> bool:
    await door.command("watch", user=BO, channel=HELP)
    for view in door.slack.views.values():
        if view["callback_id"] == "watch":
            await door.submit(offering(view, scope), user=BO, scope=scope)
            break
    found = await door.kit.store.channels.in_channel(TEAM, HELP)
    return any(watch.scope == scope for watch in found)


async def watches_own(door, desk) -> bool:
    return await watches(door, "mine")


async def watches_all(door, desk) -> bool:
    return await watches(door, "desk")


async def sets(door, desk) -> bool:
    await door.command("settings", user=BO, channel=AGENTS)
    return any(view["callback_id"] == "settings" for view in door.slack.views.values())


async def confirms(door, desk) -> bool:
    await door.command("people", user=BO)
    return "Nobody waits" in door.slack.answers[-1].text


DOES = {
    Act.OPEN: opens,
    Act.READ: reads,
    Act.REPLY: replies,
    Act.NOTE: notes,
    Act.CHANGE: changes,
    Act.WATCH_OWN: watches_own,
    Act.WATCH_ALL: watches_all,
    Act.SETTINGS: sets,
    Act.CONFIRM: confirms,
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize(("level", "role"), MAY)
async def test_what_may_be_done_is_done_and_nothing_else(door, desk, level, role, act):
    await become(door, desk, level, role)

    assert await DOES[act](door, desk) == (act in MAY[level, role])


@pytest.mark.parametrize(("level", "role"), MAY)
def test_the_table_says_the_same(level, role):
    assert rights.of(level, role) == MAY[level, role]


def test_every_act_is_tried():
    assert set(DOES) == set(Act)
