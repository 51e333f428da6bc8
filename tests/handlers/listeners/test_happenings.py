"""What happens to channels, to who is in them, and to us."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from handlers.flows import jobs
from store import Batch
from tests.handlers import bodies
from tests.handlers.stand_ins import AGENTS, ANA, BOT, HELP, MARTA
from tests.handlers.steps import (
    ask,
    card_of,
    deliver_in,
    later,
    look,
    on_disk,
    ticket_of,
    watch,
)

CONVERTED = "C0CONVERTED"


@pytest.fixture
async def for_agents(kit):
    """A channel is marked for agents."""
    rule = await watch(kit, AGENTS)
    await kit.store.commit(Batch(watches=(replace(rule, audience="agents"),)))


async def happens(door, kind, event_id="Ev1", **event):
    response = await door.send(bodies.event({"type": kind, "event_ts": "1.1", **event}, event_id))
    assert response.status == 200


async def settled(door):
    for _ in range(3):
        await later(door, 20)


def promised(path, before=()):
    return on_disk(path)[len(before) :]


@pytest.mark.parametrize("kind", ["channel_archive", "group_archive"])
async def test_an_archived_channel_is_on_disk_before_slack_hears_that_we_have_it(
    door, card, path, kind
):
    before = on_disk(path)
    body = bodies.event({"type": kind, "channel": HELP, "user": MARTA, "event_ts": "1.1"}, "Ev1")
    for _ in range(3):
        assert (await door.answered(body)).status == 200

    assert promised(path, before) == [("move_home", f"move:{HELP}:")]


@pytest.mark.parametrize(
    ("kind", "now", "why"),
    [
        ("channel_archive", {"archived": True, "member": False}, "was archived"),
        ("channel_deleted", None, "no longer in"),
        ("group_deleted", None, "no longer in"),
        ("channel_left", {"member": False}, "no longer in"),
        ("group_left", {"member": False}, "no longer in"),
    ],
)
async def test_requests_of_a_lost_channel_go_on_in_direct_messages(
    door, card, slack, kind, now, why
):
    if now is None:
        del slack.channels[HELP]
    else:
        slack.channels[HELP] = replace(slack.channels[HELP], **now)
    await happens(door, kind, channel=HELP)
    await settled(door)

    new = card_of(door, "Printer on fire", "D0ANA")
    [told] = slack.said_in("D0ANA", new.ts)
    assert why in told


@pytest.mark.parametrize("looked", ["channels.in_channel", "links.in_channel", "outbox.busy"])
async def test_a_channel_is_ours_though_its_first_card_gets_its_link_while_we_look(
    door, kit, slack, monkeypatch, looked
):
    await ask(door, "Printer on fire")
    await deliver_in(kit, jobs.desk_lanes("support"))
    table, look = looked.split(".")
    before = getattr(getattr(kit.store, table), look)

    async def and_then_the_card_is_posted(*asked):
        monkeypatch.undo()
        found = await before(*asked)
        await door.deliver()
        return found

    monkeypatch.setattr(getattr(kit.store, table), look, and_then_the_card_is_posted)
    await door.answered(bodies.event({"type": "channel_archive", "channel": HELP}, "Ev1"))
    slack.channels[HELP] = replace(slack.channels[HELP], archived=True, member=False)
    await settled(door)

    assert card_of(door, "Printer on fire", "D0ANA")


async def test_being_removed_is_the_same_as_a_lost_channel(door, card, slack):
    slack.channels[HELP] = replace(slack.channels[HELP], member=False)
    await happens(door, "member_left_channel", channel=HELP, user=BOT)
    await settled(door)

    assert card_of(door, "Printer on fire", "D0ANA")


async def test_a_channel_that_is_back_by_then_keeps_its_requests(door, card, slack):
    await happens(door, "channel_archive", channel=HELP)
    await settled(door)

    assert slack.said_in("D0ANA") == []


async def test_what_was_written_while_we_were_not_in_the_channel_is_read_when_we_are_again(
    door, card, slack, desk
):
    slack.writes("Anybody here?", user=ANA, channel=HELP, thread_ts=card.ts)
    await happens(door, "member_joined_channel", channel=HELP, user=BOT)
    await settled(door)

    assert "Anybody here?" in [c.text for c in desk.conversations[ticket_of(desk).id]]


async def test_channels_we_have_nothing_in_are_none_of_our_business(door, path):
    for n, kind in enumerate(("channel_archive", "group_left", "member_joined_channel")):
        await happens(door, kind, event_id=f"Ev{n}", channel="C0ELSEWHERE", user=ANA)

    assert promised(path) == []


async def test_whoever_joins_a_watching_channel_is_looked_at(door, for_agents, path):
    await happens(door, "member_joined_channel", channel=AGENTS, user=ANA)
    await happens(door, "member_left_channel", event_id="Ev2", channel=AGENTS, user=ANA)

    assert promised(path) == [("check_channel", f"check:{AGENTS}:{ANA}")]


async def test_a_shared_channel_is_looked_at_and_its_requests_move(door, card, path, slack, desk):
    before = on_disk(path)
    slack.channels[HELP] = replace(slack.channels[HELP], shared=True)
    await happens(door, "channel_shared", channel=HELP, connected_team_id="T0OTHER")
    rows = promised(path, before)
    await settled(door)

    assert [kind for kind, _ in rows] == ["check_channel", "move_home"]
    assert card_of(door, "Printer on fire", "D0ANA")
    assert "Printer" not in str([p.all_text for p in slack.posts if p.channel == HELP])


async def test_a_channel_that_is_not_shared_any_more_keeps_what_it_has(door, card, slack):
    await happens(door, "channel_unshared", channel=HELP, is_ext_shared=False)
    await settled(door)

    assert card_of(door, "Printer on fire", HELP)
    assert slack.said_in("D0ANA") == []


async def test_a_conversion_keeps_threads_and_what_waits_for_them(door, card, slack, desk, kit):
    slack.channels[CONVERTED] = replace(slack.channels[HELP], id=CONVERTED)
    slack.posts = [
        replace(post, channel=CONVERTED) if post.channel == HELP else post for post in slack.posts
    ]
    del slack.channels[HELP]
    await happens(door, "channel_id_changed", old_channel_id=HELP, new_channel_id=CONVERTED)
    desk.says(ticket_of(desk), "after the conversion")
    await look(door)

    assert slack.said_in(CONVERTED, card.ts) == ["Marta Klein: after the conversion"]


async def test_renaming_a_channel_changes_nothing_but_its_name(door, card, path):
    before = on_disk(path)
    channel = {"id": HELP, "name": "it-help-desk", "created": 1}
    await happens(door, "channel_rename", channel=channel)

    assert promised(path, before) == []


async def test_a_person_who_is_a_guest_now_is_looked_at_in_channels_for_agents(
    door, for_agents, path
):
    await happens(door, "user_change", user={"id": MARTA, "is_restricted": True, "profile": {}})

    assert promised(path) == [("check_channel", f"check:{AGENTS}:{MARTA}")]


async def test_a_person_with_another_address_is_looked_at(door, for_agents, path, card):
    before = on_disk(path)
    other = {"id": ANA, "is_email_confirmed": True, "profile": {"email": "ana@elsewhere.example"}}
    await happens(door, "user_change", user=other)

    assert promised(path, before) == [("check_channel", f"check:{AGENTS}:{ANA}")]


async def test_a_new_status_or_picture_is_nothing_to_us(door, for_agents, path, card):
    before = on_disk(path)
    same = {"id": ANA, "profile": {"email": "Ana@acme.example", "status_text": "On holiday"}}
    await happens(door, "user_change", user=same)
    unknown = {"id": "U0NOBODY", "profile": {"email": "x@acme.example"}}
    await happens(door, "user_change", event_id="Ev2", user=unknown)

    assert promised(path, before) == []


async def test_a_revoked_token_is_said_in_the_log_with_what_to_do(door):
    with capture_logs() as logs:
        await happens(door, "tokens_revoked", tokens={"oauth": ["U1"], "bot": [BOT]})
        await happens(door, "app_uninstalled", event_id="Ev2")

    said = [line for line in logs if line["log_level"] == "error"]
    assert ["SLACK_BOT_TOKEN" in line["remedy"] for line in said] == [True, True]


async def test_somebodys_own_token_is_not_ours(door):
    with capture_logs() as logs:
        await happens(door, "tokens_revoked", tokens={"oauth": ["U1"]})

    assert [line for line in logs if line["log_level"] == "error"] == []
