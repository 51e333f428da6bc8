"""Who may read a channel: internal notes stand where agents alone read, and nowhere else."""

from dataclasses import replace

import pytest

from handlers.flows import audience
from handlers.flows.follow import follow
from handlers.workspace import Member, SlackDown, SlackUnclear
from helpdesks.errors import Unreachable
from helpdesks.models import Role
from store import Batch
from tests.handlers.stand_ins import AGENTS, ANA, BOT, HELP, LIN, MARTA, TEAM, FakeDesk
from tests.handlers.steps import (
    asked,
    card_of,
    deliver_in,
    later,
    look,
    thread,
    ticket_of,
    waiting,
    watch,
)

GUEST, APP, NOBODY = "U0GUEST", "U0APP", "U0NOBODY"
OTHERS = (
    Member(id=GUEST, name="Gast", email="marta@acme.example", guest=True),
    Member(id=APP, name="App", bot=True),
    Member(id=NOBODY, name="Nobody", email="nobody@acme.example", confirmed=True),
)


@pytest.fixture
def slack(slack):
    slack.members.update({member.id: member for member in OTHERS})
    return slack


@pytest.fixture
async def ours(door, desk, kit):
    """A channel for agents, and the card of Ana's request in it."""
    await watch(kit, detail="conversation")
    await asked(door)
    await look(door)
    await mark(door)
    return card_of(door, "Printer on fire", AGENTS)


@pytest.fixture
async def noted(door, desk, ours):
    """A note with a file stands in the agents' channel."""
    desk.says(ticket_of(desk), "She is the CEO", public=False, files={"hush.txt": b"hush"})
    await news(door)
    return ours


async def mark(door, *, user=MARTA, channel=AGENTS, **chosen):
    """Ask for a channel to be for agents, with the form."""
    await door.command("watch", user=user, channel=channel)
    given = {"scope": "desk", "detail": "conversation", "audience": "agents", **chosen}
    await door.submit(door.slack.form, user=user, **given)
    await door.deliver()


async def looked_at(door, user=""):
    """The look at the channel that follows when somebody joins or changes."""
    await door.kit.store.commit(Batch(outbox=(audience.check(AGENTS, user),)))
    await door.deliver()


async def rule(kit, channel=AGENTS):
    return await kit.store.channels.get(TEAM, channel, "support")


async def news(door):
    """A moment later, when the desk has another second, we look at it."""
    await later(door, 2)
    await look(door)


def offered(slack):
    return {block["block_id"] for block in slack.form["blocks"] if "block_id" in block}


async def test_an_agent_makes_a_private_channel_one_for_agents(door, kit, slack):
    await mark(door, hourly="200")

    set_ = await rule(kit)
    assert (set_.audience, set_.detail, set_.hourly) == ("agents", "conversation", 200)
    [told] = slack.said_in(AGENTS)
    assert "Plain words in these threads are internal notes." in told
    assert "200 messages an hour" in told


@pytest.mark.parametrize(
    ("user", "channel", "there"),
    [(MARTA, AGENTS, True), (MARTA, HELP, False), (ANA, AGENTS, False)],
)
async def test_only_agents_in_private_channels_are_offered_it(door, slack, user, channel, there):
    await door.command("watch", user=user, channel=channel)

    assert ("audience" in offered(slack)) is there


@pytest.mark.parametrize("user", [ANA, GUEST, APP, NOBODY, "U0GONE"])
async def test_it_is_refused_by_name_where_somebody_else_is_there(door, kit, slack, user):
    before = await watch(kit)
    slack.present[AGENTS].append(user)
    await mark(door)

    assert await rule(kit) == before
    [told] = slack.whispers
    assert f"not agents of the help desk: <@{user}>." in told.text
    assert (told.user, slack.said_in(AGENTS)) == (MARTA, [])


async def test_at_most_ten_are_named(door, slack):
    slack.present[AGENTS] += [f"U{n}" for n in range(13)]
    await mark(door)

    [told] = slack.whispers
    assert "<@U9>, 3 more." in told.text
    assert "<@U10>" not in told.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"private": False}, "Only a private channel"),
        ({"group": True}, "Only a private channel"),
        ({"archived": True}, "is archived"),
        ({"member": False}, "does not tell Deskhand who"),
    ],
)
async def test_it_is_refused_in_any_other_channel(door, kit, slack, changes, said):
    await door.command("watch", user=MARTA, channel=AGENTS)
    slack.channels[AGENTS] = replace(slack.channels[AGENTS], **changes)
    await door.submit(slack.form, user=MARTA, scope="desk", audience="agents")
    await door.deliver()

    assert await rule(kit) is None
    assert said in str(slack.whispers + slack.posts)


async def test_it_is_refused_in_a_crowd(door, kit, slack):
    slack.present[AGENTS] += [f"U{n}" for n in range(200)]
    await mark(door)

    assert await rule(kit) is None
    assert "More than 200 people" in slack.whispers[0].text


async def test_notes_and_their_files_are_shown_to_agents_alone(door, noted, slack, desk):
    desk.says(ticket_of(desk), "We are on it")
    await news(door)

    first, note, answer = thread(door, noted)
    assert first == "Ana Example: Please help."
    assert note == (
        "🔒 Internal note, for agents only\nMarta Klein: She is the CEO\n"
        "Attachment: hush.txt (4 bytes)"
    )
    assert answer == "Marta Klein: We are on it"
    assert [(s.title, s.thread_ts) for s in slack.shown] == [("hush.txt", noted.ts)]
    assert slack.said_in(HELP, card_of(door, "Printer on fire", HELP).ts) == [
        "Marta Klein: We are on it"
    ]


@pytest.mark.parametrize("user", [ANA, GUEST, APP])
async def test_when_somebody_else_joins_the_mark_is_dropped_and_said_and_notes_are_taken_back(
    door, noted, slack, desk, kit, user
):
    slack.present[AGENTS].append(user)
    await looked_at(door, user)
    desk.says(ticket_of(desk), "Not for them", public=False)
    desk.says(ticket_of(desk), "Nor in cards alone")
    await news(door)

    assert "She is the CEO" not in str(slack.posts)
    assert not [said for said in thread(door, noted) if "internal note stood" in said]
    assert slack.shown == []
    told = next(text for text in slack.said_in(AGENTS) if "are not shown here now" in text)
    assert f"<@{user}>" in told
    assert "Not for them" not in str(slack.sent)
    now = await rule(kit)
    assert (now.audience, now.detail) == ("requesters", "titles")


async def test_who_joins_unheard_reads_nothing_more_and_the_next_look_finds_them(
    door, noted, slack, desk, kit, clock
):
    slack.present[AGENTS].append(ANA)
    clock.forward(seconds=31)
    desk.says(ticket_of(desk), "Not for her", public=False)
    await news(door)
    unheard = await rule(kit)
    await audience.check_all(kit)
    await door.deliver()

    assert "Not for her" not in str(slack.sent)
    assert unheard.audience == "agents"
    assert "She is the CEO" not in str(slack.posts)
    assert (await rule(kit)).audience == "requesters"


async def test_from_when_we_hear_that_somebody_joined_nothing_is_believed(
    door, noted, slack, desk, kit
):
    slack.present[AGENTS].append(ANA)
    await kit.store.commit(Batch(outbox=(audience.check(AGENTS, ANA),)))
    desk.says(ticket_of(desk), "Not for her", public=False)
    door.clock.forward(seconds=2)
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    await deliver_in(kit, "slack:")

    assert "Not for her" not in str(slack.sent)


async def test_an_agent_who_joins_changes_nothing(door, noted, slack, desk, kit):
    desk.persons["8"] = replace(desk.persons["8"], role=Role.AGENT)
    slack.present[AGENTS].append(LIN)
    await looked_at(door)

    assert (await rule(kit)).audience == "agents"
    assert "She is the CEO" in thread(door, noted)[1]


async def test_who_becomes_a_guest_is_seen_at_once(door, noted, slack, kit):
    slack.members[MARTA] = replace(slack.members[MARTA], guest=True)
    await looked_at(door, MARTA)

    assert (await rule(kit)).audience == "requesters"
    assert "She is the CEO" not in str(slack.posts)


async def test_who_is_no_agent_at_the_desk_any_more_is_seen_at_once(door, noted, desk, kit):
    desk.persons["9"] = replace(desk.persons["9"], role=Role.REQUESTER)
    await looked_at(door, MARTA)

    assert (await rule(kit)).audience == "requesters"


@pytest.mark.parametrize("change", [{"private": False}, {"shared": True}])
async def test_a_channel_that_opens_shows_no_note(door, noted, slack, kit, desk, change):
    slack.channels[AGENTS] = replace(slack.channels[AGENTS], **change)
    await looked_at(door)
    desk.says(ticket_of(desk), "Not for them", public=False)
    await news(door)

    assert "She is the CEO" not in str(slack.posts)
    assert "Not for them" not in str(slack.sent)
    now = await rule(kit)
    assert now is None if "shared" in change else now.audience == "requesters"


async def test_a_desk_that_cannot_be_asked_delays_its_notes_and_drops_no_mark(
    door, ours, slack, desk, kit, clock, monkeypatch
):
    desk.persons["8"] = replace(desk.persons["8"], role=Role.AGENT)
    slack.present[AGENTS].append(LIN)
    find = desk.person_by_email

    async def half(email):
        if email.startswith("lin"):
            raise Unreachable
        return await find(email)

    with monkeypatch.context() as patch:
        patch.setattr(desk, "person_by_email", half)
        clock.forward(seconds=60)
        desk.says(ticket_of(desk), "A note", public=False)
        desk.says(ticket_of(desk), "An answer")
        await look(door)
        await looked_at(door)
    before = thread(door, ours)[1:]
    for _ in range(5):
        await later(door, 60)

    assert before == ["Marta Klein: An answer"]
    assert sorted(thread(door, ours)[1:]) == [
        "Marta Klein: An answer",
        "🔒 Internal note, for agents only\nMarta Klein: A note",
    ]
    assert (await rule(kit)).audience == "agents"
    assert await waiting(kit) == []


async def test_where_slack_cannot_be_asked_a_note_waits(door, ours, slack, desk, clock):
    clock.forward(seconds=31)
    slack.trouble.fail("members", SlackDown(), SlackDown())
    desk.says(ticket_of(desk), "A note", public=False)
    await news(door)
    before = thread(door, ours)[1:]
    for _ in range(3):
        await later(door, 60)

    assert (before, len(thread(door, ours)[1:])) == ([], 1)


async def test_a_note_whose_answer_was_lost_is_found_and_taken_back(door, ours, slack, desk, kit):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "She is the CEO", public=False)
    await news(door)
    stood = "She is the CEO" in str(slack.posts)
    slack.present[AGENTS].append(ANA)
    await looked_at(door)
    await later(door, 60)

    assert stood
    assert "She is the CEO" not in str(slack.posts)
    assert await waiting(kit) == []


async def test_a_file_whose_answer_was_lost_is_found_and_taken_back(door, ours, slack, desk, kit):
    slack.trouble.fail("share", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "A note", public=False, files={"hush.txt": b"hush"})
    await news(door)
    stood = len(slack.shown)
    slack.present[AGENTS].append(ANA)
    await looked_at(door)
    await later(door, 60)

    assert (stood, slack.shown, await waiting(kit)) == (1, [], [])


async def test_a_file_that_cannot_be_shown_is_not_named(door, ours, slack, desk):
    desk.says(ticket_of(desk), "A note", public=False, files={"empty.txt": b""})
    await news(door)

    note = thread(door, ours)[-1]
    assert note.startswith("A file of an internal note is not shown here.")
    assert "empty.txt" not in note


@pytest.mark.parametrize("how", ["unwatch", "form"])
async def test_where_the_mark_is_given_up_notes_are_taken_back(door, noted, slack, how):
    if how == "unwatch":
        await door.command("unwatch", user=MARTA, channel=AGENTS)
        await door.deliver()
    else:
        await mark(door, audience="requesters")

    assert "She is the CEO" not in str(slack.posts)
    assert slack.shown == []


async def test_threads_that_stand_in_a_channel_become_the_agents_with_it(door, desk, kit, slack):
    await watch(kit, detail="conversation")
    await asked(door)
    await news(door)
    card = card_of(door, "Printer on fire", AGENTS)
    desk.says(ticket_of(desk), "From before", public=False)
    await news(door)
    await later(door, 3600)
    await mark(door)
    desk.says(ticket_of(desk), "From now on", public=False)
    await news(door)

    assert "From before" not in str(slack.sent)
    assert "From now on" in thread(door, card)[-1]


async def test_where_it_was_set_again_only_what_is_new_is_shown(door, noted, slack, desk, kit):
    slack.present[AGENTS].append(ANA)
    await looked_at(door)
    slack.present[AGENTS].remove(ANA)
    await later(door, 3600)
    await mark(door)
    desk.says(ticket_of(desk), "New", public=False)
    await news(door)

    assert "She is the CEO" not in str(slack.posts)
    assert "New" in thread(door, noted)[-1]


async def test_looks_leave_nothing_behind(door, noted, kit):
    await audience.check_all(kit)
    await door.deliver()

    assert await kit.store.outbox.beginning("check:") == ()


async def test_we_ourselves_are_in_the_channel(kit, slack):
    await watch(kit, audience="agents")

    assert BOT in slack.present[AGENTS]
    assert await audience.for_agents(kit, AGENTS, "support")
    assert not await audience.for_agents(kit, HELP, "support")
    assert await audience.is_agents(kit, AGENTS)
    assert not await audience.is_agents(kit, HELP)


async def test_who_is_no_agent_any_more_is_found_by_the_clock_and_reads_no_further_note(
    door, noted, desk, kit, slack
):
    desk.persons["9"] = replace(desk.persons["9"], role=Role.REQUESTER)
    desk.persons["8"] = replace(desk.persons["8"], role=Role.AGENT)
    desk.says(ticket_of(desk), "hush again", by="8", public=False)
    await later(door, 31)
    await look(door)
    read = "hush again" in str(slack.sent)
    await audience.check_all(kit)
    await door.deliver()

    assert not read
    assert (await rule(kit)).audience == "requesters"
    assert "CEO" not in str(slack.posts)


async def test_somebody_who_was_an_agent_a_moment_ago_does_not_set_the_mark(door, desk, kit, slack):
    before = await watch(kit)
    slack.present[AGENTS].append(LIN)
    desk.persons["8"] = replace(desk.persons["8"], role=Role.AGENT)
    await door.command("whoami", user=LIN)
    desk.persons["8"] = replace(desk.persons["8"], role=Role.REQUESTER)
    await mark(door)

    assert await rule(kit) == before
    assert f"not agents of the help desk: <@{LIN}>." in slack.whispers[-1].text


async def test_the_mark_of_a_desk_that_left_the_settings_falls(door, noted, kit, slack, clock):
    kit.desks.clear()
    kit.desks["other"] = FakeDesk(clock, name="other")
    await audience.check_all(kit)
    await later(door, 70)

    assert (await rule(kit)).audience == "requesters"
    assert "CEO" not in str(slack.posts)
