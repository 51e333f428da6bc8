"""A channel of agents is shown internal notes for as long as nobody else can read it."""

from collections.abc import AsyncIterator

import pytest

from tests.journeys.at_desks import AGENT, AtDesk, at_work_for
from tests.journeys.steps import ask_and_see, until

AGENTS, TITLE = "desk-agents", "Scanner is slow"
NOTE, FILE = "she-is-the-ceo", "hush.txt"


@pytest.fixture
async def desk(request) -> AsyncIterator[AtDesk]:
    """The bot at work for one desk, with a channel that Marta has marked for agents."""
    async with at_work_for(getattr(request, "param", "zammad")) as at_desk:
        marta = at_desk.world.person("marta")
        await for_agents(marta)
        await marta.sees("for agents only", channel=AGENTS, timeout=10)
        await ask_and_see(at_desk.world.person("ana"), TITLE)
        await marta.sees(TITLE, channel=AGENTS, timeout=10)
        yield at_desk


async def for_agents(person):
    await person.command("/request watch", channel=AGENTS)
    form = await person.modal()
    form.choose("scope", "desk")
    form.choose("detail", "conversation")
    form.choose("audience", "agents")
    await form.submit()


async def noted(desk):
    """A note with a file, written at the desk."""
    ticket = desk.one(TITLE)
    await desk.pane.note(AGENT, ticket.id, NOTE, [(FILE, b"hush")])
    marta = desk.world.person("marta")
    note = await marta.sees(NOTE, channel=AGENTS, timeout=10)
    await until(lambda: FILE in files_in(marta))
    return note


def words_in(person, channel):
    return " ".join(message.all_text for message in person.messages(channel))


def files_in(person):
    """The names of the files that can be opened; one that was deleted leaves its place."""
    files = [file for message in person.messages(AGENTS) for file in message.files]
    return [f.name for f in files if person.workspace.files.get(f.id).mode != "tombstone"]


@pytest.mark.parametrize("desk", ["kf5", "zammad"], indirect=True)
async def test_notes_and_their_files_are_shown_to_agents_alone(desk):
    note = await noted(desk)
    await desk.answers(TITLE, "We are on it")
    ana, marta = desk.world.person("ana"), desk.world.person("marta")
    await ana.sees("We are on it", channel="it-help", timeout=10)
    await marta.sees("We are on it", channel=AGENTS, timeout=10)

    assert "Internal note" in note.text
    assert NOTE not in words_in(ana, "it-help") + words_in(ana, "@deskhand")


@pytest.mark.parametrize("who", ["bo", "gus"])
async def test_when_somebody_else_joins_notes_are_taken_back_and_it_is_said(desk, who):
    await noted(desk)
    marta, other = desk.world.person("marta"), desk.world.person(who)
    marta.invite(AGENTS, who)
    said = await other.sees("Internal notes are not shown here now", channel=AGENTS, timeout=10)
    await until(lambda: NOTE not in words_in(other, AGENTS) and not files_in(other))
    await desk.notes(TITLE, "another-note")
    await desk.answers(TITLE, "We are on it")
    await desk.world.person("ana").sees("We are on it", channel="it-help", timeout=10)

    assert f"<@{other.user.id}>" in said.text
    assert "another-note" not in words_in(other, AGENTS)


async def test_when_the_channel_is_shared_notes_are_taken_back(desk):
    await noted(desk)
    marta = desk.world.person("marta")
    marta.share(AGENTS)
    await until(lambda: NOTE not in words_in(marta, AGENTS) and not files_in(marta))

    await marta.sees("no longer shown in this channel", channel=AGENTS, timeout=10)


async def test_it_is_refused_by_name_where_somebody_else_is_there(desk):
    marta = desk.world.person("marta")
    await marta.command("/request unwatch", channel=AGENTS)
    await marta.sees("stopped showing", channel=AGENTS, timeout=10)
    marta.invite(AGENTS, "bo")
    await for_agents(marta)
    told = await marta.sees("was not set for agents only", channel=AGENTS, timeout=10)

    assert f"<@{desk.world.person('bo').user.id}>" in told.text


async def test_what_is_made_internal_at_the_desk_is_taken_back_from_its_requester(desk):
    said = await desk.answers(TITLE, "said-too-much")
    ana, ticket = desk.world.person("ana"), desk.one(TITLE)
    await ana.sees("said-too-much", channel="it-help", timeout=10)
    await desk.pane.set_public(AGENT, ticket.id, said.id, public=False)
    await until(lambda: "said-too-much" not in words_in(ana, "it-help"))
    await ana.sees("made internal at the help desk", channel="it-help", timeout=10)
    await desk.pane.set_public(AGENT, ticket.id, said.id, public=True)

    await ana.sees("said-too-much", channel="it-help", timeout=10)
