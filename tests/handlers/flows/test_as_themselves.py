"""Whatever somebody does at the desk is done there as them: never as the requester, nor as us."""

from dataclasses import replace
from typing import Any

import pytest

from helpdesks.models import Abilities, Identity, Preset
from tests.handlers import bodies
from tests.handlers.at_form import AtForm
from tests.handlers.form_examples import channel_form
from tests.handlers.replies import agents_alone, card_among_agents
from tests.handlers.stand_ins import AGENTS, ANA, BO, BOT, HELP, LIN, MARTA, FakeDesk
from tests.handlers.steps import ask, asked, dead, ref, ticket_of

WRITES = ("open_ticket", "add_comment", "change", "upload", "attach")
US = None


class WitnessDesk(FakeDesk):
    """`written` is every call that writes, with the address it was made as; None: as ourselves."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.written: list[tuple[str, str | None]] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in WRITES:
            return found

        async def witnessed(*given: Any, as_: Identity | None = None, **more: Any) -> Any:
            self.written.append((name, as_.email if as_ else US))
            return await found(*given, as_=as_, **more)

        return witnessed


@pytest.fixture
def desk(clock) -> WitnessDesk:
    return WitnessDesk(clock)


def address(user: str) -> str:
    return {
        ANA: "ana@acme.example",
        BO: "bo@acme.example",
        LIN: "lin@acme.example",
        MARTA: "marta@acme.example",
    }[user]


async def says(
    door, text: str, ts: str, *, user: str, channel: str = HELP, **more: Any
) -> dict[str, Any]:
    """Somebody writes into a thread."""
    more |= {"thread_ts": ts, "parent_user_id": BOT}
    raw = door.slack.writes(text, user=user, channel=channel, **more)
    given = {key: raw[key] for key in raw if key not in {"type", "text", "user"}}
    await door.say(text, user=user, channel=channel, **given)
    await door.deliver()
    return raw


async def ticket_from_ana(door, desk):
    card = await asked(door)
    desk.written.clear()
    return card, ticket_of(desk)


@pytest.mark.parametrize("user", [ANA, LIN, MARTA])
async def test_a_request_and_its_files_are_opened_as_who_asks(door, desk, slack, user):
    slack.files["F1"] = b"a photo"
    await ask(door, "With a photo", user=user, files=[bodies.file("F1", 7)])
    await door.deliver()

    assert desk.written == [("upload", address(user)), ("open_ticket", address(user))]


async def test_who_is_new_to_the_desk_is_introduced_by_their_own_request(door, desk):
    await ask(door, "I am new", user=BO)
    await door.deliver()

    assert desk.written == [("open_ticket", address(BO))]
    assert desk.persons[ticket_of(desk, "I am new").requester_id].email == address(BO)


async def test_files_that_follow_are_attached_as_who_asked(door, desk, slack):
    desk.abilities = replace(desk.abilities, opens_with_files=False)
    slack.files["F1"] = b"a photo"
    await ask(door, "With a photo", user=LIN, files=[bodies.file("F1", 7)])
    await door.deliver()

    assert {who for _, who in desk.written} == {address(LIN)}
    assert [what for what, _ in desk.written][:2] == ["open_ticket", "attach"]


@pytest.mark.parametrize("user", [ANA, MARTA])
async def test_what_is_said_in_a_thread_is_said_as_its_writer(door, desk, slack, user):
    card, ticket = await ticket_from_ana(door, desk)
    slack.files["F1"] = b"a photo"
    await says(door, "Look", card.ts, user=user, files=[bodies.file("F1", 7)])

    assert desk.written == [("upload", address(user)), ("add_comment", address(user))]
    assert desk.conversations[ticket.id][-1].author.id == {ANA: "7", MARTA: "9"}[user]


async def test_who_stands_by_does_not_speak_as_the_requester(door, desk):
    card, ticket = await ticket_from_ana(door, desk)
    desk.sets(ticket, organization_id=None)
    await says(door, "Me too", card.ts, user=LIN)
    await dead(door)

    assert {who for _, who in desk.written} <= {address(LIN)}
    assert len(desk.conversations[ticket.id]) == 1


@pytest.mark.parametrize("user", [ANA, MARTA])
async def test_a_typed_reply_is_said_as_its_writer(door, desk, user):
    _, ticket = await ticket_from_ana(door, desk)
    await door.command(f"reply {ticket.number} Thank you", user=user)
    await door.deliver()

    assert desk.written == [("add_comment", address(user))]


async def test_a_reply_from_the_form_is_said_as_its_writer(door, desk):
    _, ticket = await ticket_from_ana(door, desk)
    await door.press("open_reply", ref(ticket), user=MARTA)
    await door.submit(door.slack.form, user=MARTA, body="On my way")
    await door.deliver()

    assert desk.written == [("add_comment", address(MARTA))]


async def test_a_note_is_written_as_its_agent(door, desk):
    _, ticket = await ticket_from_ana(door, desk)
    await door.command(f"note {ticket.number} Looks worn", user=MARTA)
    await door.deliver()

    assert desk.written == [("add_comment", address(MARTA))]
    assert not desk.conversations[ticket.id][-1].public


async def test_a_note_from_a_thread_of_agents_is_written_as_its_agent(door, desk, kit):
    _, ticket = await ticket_from_ana(door, desk)
    await agents_alone(kit)
    ts = await card_among_agents(kit, ticket)
    await says(door, "Looks worn", ts, user=MARTA, channel=AGENTS)

    assert desk.written == [("add_comment", address(MARTA))]
    assert not desk.conversations[ticket.id][-1].public


async def test_a_change_is_made_as_who_made_it(door, desk):
    _, ticket = await ticket_from_ana(door, desk)
    await door.press("show", ref(ticket), user=MARTA)
    await door.press("open_edit", ref(ticket), user=MARTA)
    await AtForm(door, user=MARTA).send(priority="high")
    await door.deliver()

    assert desk.written == [("change", address(MARTA))]


@pytest.mark.parametrize("user", [ANA, MARTA])
async def test_an_edit_is_corrected_as_its_writer(door, desk, user):
    card, _ = await ticket_from_ana(door, desk)
    raw = await says(door, "At that door", card.ts, user=user)
    await door.edit(raw, "At the door", user=user)
    await door.deliver()

    assert desk.written == [("add_comment", address(user))] * 2


@pytest.mark.parametrize("user", [ANA, MARTA])
async def test_what_is_deleted_is_withdrawn_as_its_writer(door, desk, user):
    card, _ = await ticket_from_ana(door, desk)
    raw = await says(door, "Never mind", card.ts, user=user)
    await door.delete(raw)
    await door.deliver()

    assert {who for _, who in desk.written} == {address(user)}


async def test_only_what_a_channel_presets_is_set_as_ourselves(door, desk, kit):
    """A channel is set up by its agents once; who asks there later need not be allowed to."""
    desk.abilities = Abilities(presets=tuple(Preset), opens_with=())
    await channel_form(kit, group_id="2", type="incident", tags=("vip",), priority="high")
    await ask(door, "Preset", user=ANA)
    await door.deliver()

    assert desk.written == [("open_ticket", address(ANA)), ("change", US)]


async def test_somebody_whom_an_administrator_linked_acts_as_that_person(door, desk, slack, kit):
    slack.members[BO] = replace(slack.members[BO], guest=True)
    desk.persons["9"] = replace(desk.persons["9"], role="admin")
    await door.command("whoami", user=MARTA)
    await door.press("ask_administrator", user=BO)
    await door.press("confirm_person:0", '{"user":"U0BO","desk":"support"}', user=MARTA)
    await door.submit(slack.form, user=MARTA, address=address(LIN))
    await ask(door, "From a guest", user=BO)
    await door.deliver()

    assert desk.written == [("open_ticket", address(LIN))]


def test_the_witness_knows_of_every_call_that_writes():
    reading = {"close", "whoami", "person", "people", "person_by_email", "organization", "groups"}
    reading |= {"fields", "field", "options", "page", "tickets", "merged_into", "ticket"}
    reading |= {"by_number", "changed_since", "find_opened", "find_added", "comments", "comment"}
    reading |= {"attachment", "download"}
    administration = {"change_field", "delete", "delete_attachment"}  # of the command line alone
    calls = {name for name in vars(FakeDesk) if not name.startswith("_")}
    pure = {"kind", "url", "opens", "says", "sets", "said"}

    assert calls - reading - administration - pure == set(WRITES)
