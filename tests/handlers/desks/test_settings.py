"""`/request settings`: which desk a channel's requests go to, and what they begin with."""

import asyncio
import json
from dataclasses import replace

import pytest

from handlers.flows import form_fields, settings
from helpdesks.errors import Unreachable
from helpdesks.fields import Access, Field, FieldKind
from helpdesks.models import Group, Person, Preset, Priority, Role
from store import Batch
from tests.handlers import bodies
from tests.handlers.desks.steps import set_desk, told
from tests.handlers.stand_ins import AGENTS, ANA, BO, FINANCE, HELP, MARTA, TEAM
from tests.handlers.steps import on_disk
from tests.handlers.views import filling

FIELDS = (
    Field(key="f1", kind=FieldKind.TEXT, label="Machine", requester=Access.REQUIRED),
    Field(key="f2", kind=FieldKind.TEXT, label="Hall"),
    Field(key="f3", kind=FieldKind.TEXT, label="Shift"),
    Field(key="f4", kind=FieldKind.TEXT, label="Secret", requester=Access.HIDDEN),
)


@pytest.fixture(autouse=True)
def presets(factory):
    able = (Preset.GROUP, Preset.TYPE, Preset.TAGS)
    factory.abilities = replace(factory.abilities, presets=able, types=("problem", "question"))
    factory.form = FIELDS


@pytest.fixture
async def form(door, slack, kit, factory):
    """The form as an agent of all three desks sees it, for the factory."""
    await form_fields.refresh(kit, factory)
    await choose(door, slack, None)
    return slack.form


async def choose(door, slack, desk: str | None, user: str = MARTA) -> None:
    """Open the settings and choose a desk in them."""
    if desk is None:
        await door.command("settings", user=user)
        desk = "factory"
    option = bodies.option("settings_desk", desk) | {"block_id": "desk"}
    await door.send(bodies.pressed_in(slack.form, option, user=user, trigger="1.2.3"))


def labels(view) -> list[str]:
    return [b["label"]["text"] for b in view["blocks"] if b["type"] == "input"]


async def test_an_agent_sets_desk_and_presets_for_a_channel(door, slack, kit, form, factory, path):
    ack = await door.submit(
        form,
        user=MARTA,
        desk="factory",
        **{
            "group:factory": "2",
            "type:factory": "problem",
            "priority:factory": "high",
            "tags:factory": " hall 3, robots，robots ",
            "fields:factory": ["f2"],
        },
    )
    kept = await kit.store.channel_forms.get(TEAM, HELP)
    rows = on_disk(path)
    await door.deliver()
    [said] = slack.said_in(HELP)

    assert ack == {}
    assert kept is not None
    assert (kept.desk, kept.group_id, kept.group_name) == ("factory", "2", "设施与行政")
    assert (kept.type, kept.priority, kept.tags) == ("problem", "high", ("hall 3", "robots"))
    assert (kept.fields, kept.set_by) == (("f2",), MARTA)
    assert [kind for kind, _ in rows] == ["post_note"]
    assert said.startswith(f"<@{MARTA}> set this channel's requests to go to")
    assert "Group: 设施与行政 · Type: problem · Priority: High" in said


async def test_a_channel_can_keep_edits_and_deletions_to_itself(door, slack, kit, form):
    await door.submit(form, user=MARTA, desk="factory", edits="kept")
    kept = await kit.store.channel_forms.get(TEAM, HELP)
    await door.deliver()
    await door.command("settings", user=MARTA)
    [block] = [b for b in slack.form["blocks"] if b.get("block_id") == "edits"]

    assert kept.edits == "kept"
    assert "Edited or deleted messages: stay in Slack" in slack.said_in(HELP)[0]
    assert block["element"]["initial_option"]["value"] == "kept"


async def test_unless_it_is_set_otherwise_the_desk_is_told_of_edits(door, slack, kit, form):
    await door.submit(form, user=MARTA, desk="factory")
    await door.deliver()

    assert (await kit.store.channel_forms.get(TEAM, HELP)).edits == "told"
    assert "Edited" not in slack.said_in(HELP)[0]


async def test_all_optional_fields_are_asked_unless_some_are_taken_away(door, kit, form):
    await door.submit(form, user=MARTA, desk="factory")
    every = await kit.store.channel_forms.get(TEAM, HELP)
    await door.submit(form, user=MARTA, desk="factory", **{"fields:factory": []})
    none = await kit.store.channel_forms.get(TEAM, HELP)

    assert (every.fields, none.fields) == (None, ())


async def test_a_new_request_begins_with_what_was_set(door, slack, kit, form, factory):
    chosen = {"group:factory": "2", "priority:factory": "high", "tags:factory": "robots"}
    await door.submit(form, user=MARTA, desk="factory", **chosen)
    await door.command("new Robot arm stuck")
    await door.submit(slack.form, title="Robot arm stuck", body="Help", **{"field:f1": "R2"})
    await door.deliver()
    [ticket] = factory.all_tickets.values()

    assert (ticket.group_id, ticket.priority) == ("2", Priority.HIGH)
    assert factory.tags[ticket.id] == ("robots",)


async def test_only_what_a_desk_can_be_told_is_asked(door, slack, form):
    there = labels(form)
    await choose(door, slack, "payroll")

    assert there == [
        "Help desk",
        "Group",
        "Type",
        "Priority chosen beforehand",
        "Tags",
        "Optional fields that are asked here",
        "When a message is edited or deleted",
    ]
    assert labels(slack.form) == [
        "Help desk",
        "Group",
        "Priority chosen beforehand",
        "When a message is edited or deleted",
    ]


async def test_hidden_and_required_fields_are_no_choice(form):
    [block] = [b for b in form["blocks"] if b.get("block_id") == "fields:factory"]

    assert [o["value"] for o in block["element"]["options"]] == ["f2", "f3"]


async def test_the_desk_of_a_channel_can_be_taken_away(door, slack, kit):
    await set_desk(kit, "factory")
    await door.command("settings", user=MARTA)
    await choose(door, slack, "-")
    await door.submit(slack.form, user=MARTA, desk="-")
    await door.deliver()

    assert await kit.store.channel_forms.get(TEAM, HELP) is None
    assert "set no help desk for this channel's requests any more" in slack.said_in(HELP)[-1]


async def test_what_is_set_stands_in_the_form_again(door, slack, kit):
    await set_desk(kit, "factory", group_id="2", type="problem", tags=("a", "b"), fields=("f3",))
    await door.command("settings", user=MARTA)
    shown = str(slack.form)

    assert "'initial_value': 'a, b'" in shown
    assert "Now: “factory”, set by" in shown
    await door.submit(slack.form, user=MARTA)
    assert (await kit.store.channel_forms.get(TEAM, HELP)).type == "problem"


async def test_a_desk_chosen_and_sent_before_it_was_drawn_is_shown_first(door, slack, kit, form):
    ack = await door.submit(form, user=MARTA, desk="payroll")

    assert ack["response_action"] == "update"
    assert '"desk":"payroll"' in ack["view"]["private_metadata"]
    assert await kit.store.channel_forms.get(TEAM, HELP) is None


async def test_a_requester_hears_who_may(door, slack):
    await door.command("settings")

    assert told(slack).text.startswith("Only agents and administrators of a help desk set")
    assert slack.views == {}


async def test_only_the_desks_where_somebody_is_an_agent_can_be_chosen(door, slack, desk, payroll):
    for one in (desk, payroll):
        one.persons["9"] = replace(one.persons["9"], role=Role.REQUESTER)
    await door.command("settings", user=MARTA)
    options = slack.form["blocks"][1]["element"]["options"]

    assert [o["value"] for o in options] == ["factory", "-"]


async def test_a_guest_may_not_even_if_linked(door, slack):
    slack.members[MARTA] = replace(slack.members[MARTA], guest=True)
    await door.command("settings", user=MARTA)

    assert told(slack).text.startswith("Guests of this workspace")


async def test_who_is_no_agent_any_more_when_it_is_sent_may_not(door, kit, form, factory):
    factory.persons["9"] = replace(factory.persons["9"], role=Role.REQUESTER)
    ack = await door.submit(form, user=MARTA, desk="factory")

    assert "Only agents and administrators" in ack["errors"]["desk"]
    assert await kit.store.channel_forms.get(TEAM, HELP) is None


async def test_while_the_desk_is_silent_nothing_is_set(door, kit, form, factory):
    factory.trouble.down(Unreachable())
    ack = await door.submit(form, user=MARTA, desk="factory")

    assert "is not answering right now" in ack["errors"]["desk"]
    assert await kit.store.channel_forms.get(TEAM, HELP) is None


async def test_the_form_opens_with_what_is_known_while_a_desk_is_down(
    door, slack, kit, form, factory
):
    factory.trouble.down(Unreachable())
    await choose(door, slack, None)

    assert "设施与行政" in str(slack.form)


async def test_in_direct_messages_it_is_explained(door, slack):
    await door.command("settings", channel="D0ANA", user=ANA)

    assert told(slack).text.startswith("Settings belong to a channel.")


async def test_where_we_are_no_member_it_says_how_to_invite_us(door, slack):
    await door.command("settings", channel=FINANCE, user=MARTA)

    assert "/invite @Deskhand" in told(slack).text


async def test_the_button_opens_it_as_well(door, slack):
    await door.press("open_settings", channel=AGENTS, user=MARTA)

    assert slack.form["callback_id"] == "settings"


async def test_hundreds_of_groups_can_be_chosen_from(door, slack, kit, factory):
    factory.teams = tuple(Group(id=str(n), name=f"Team {n:03}") for n in range(450))
    await door.command("settings", user=MARTA)
    await choose(door, slack, "factory")
    [block] = [b for b in slack.form["blocks"] if b.get("block_id") == "group:factory"]
    groups = block["element"]["option_groups"]

    assert sum(len(group["options"]) for group in groups) == 451
    assert max(len(group["options"]) for group in groups) == 100
    assert filling.submitted(slack.form)["state"]


@pytest.fixture
def bo(factory):
    """An agent of the factory, and of no other desk."""
    factory.persons["50"] = Person(id="50", name="Bo", email="bo@acme.example", role=Role.AGENT)
    return BO


async def test_an_agent_of_another_desk_hears_whose_channel_it_is(door, slack, kit, bo):
    await set_desk(kit, "support", tags=("vip",))
    await door.command("settings", user=bo)

    assert slack.views == {}
    assert told(slack).text.startswith(
        "This channel's requests go to the help desk “support”. Only its agents"
    )
    assert f"<@{MARTA}>" in told(slack).all_text


@pytest.mark.parametrize("chosen", ["factory", "-"])
async def test_an_agent_of_another_desk_takes_no_channel_away(door, slack, kit, bo, chosen):
    await door.command("settings", user=bo)
    if chosen == "-":
        await choose(door, slack, "-", user=bo)
    before = await set_desk(kit, "support", tags=("vip",))
    ack = await door.submit(slack.form, user=bo, desk=chosen)

    assert "go to the help desk “support”" in ack["errors"]["desk"]
    assert await kit.store.channel_forms.get(TEAM, HELP) == before


async def test_a_desk_that_is_gone_holds_no_channel(door, slack, kit, bo):
    await set_desk(kit, "long gone")
    await door.command("settings", user=bo)
    await door.submit(slack.form, user=bo)

    assert (await kit.store.channel_forms.get(TEAM, HELP)).desk == "factory"


async def test_the_form_opens_before_any_desk_has_answered(door, slack, kit, form, desk, factory):
    answer = asyncio.Event()

    async def silent(*_given, **_more):
        await answer.wait()
        raise Unreachable

    for one in (desk, factory):
        one.person_by_email = one.groups = silent
    slack.views.clear()
    typed = bodies.command("settings", user=MARTA, channel=HELP, trigger="7.7.7", word="/request")
    await door.answered(typed)
    async with asyncio.timeout(1):
        while not slack.views:
            await asyncio.sleep(0)
    answer.set()
    await door.after.drain(5)

    assert "设施与行政" in str(slack.form)


async def test_what_the_desks_say_is_drawn_into_the_open_form(door, slack, kit, form, payroll):
    slack.views.clear()
    payroll.teams = (Group(id="77", name="Wages"),)
    who = await kit.store.identities.get(TEAM, MARTA, "payroll")
    await kit.store.commit(Batch(identities=(replace(who, role=Role.REQUESTER),)))
    await set_desk(kit, "payroll")
    await door.command("settings", user=MARTA)

    assert "Wages" in str(slack.form)


async def test_slack_is_answered_in_time_while_a_desk_is_slow(
    door, slack, kit, form, factory, monkeypatch
):
    async def never(*_given, **_more):
        await asyncio.Event().wait()

    monkeypatch.setattr(settings, "PATIENCE", 0.05)
    monkeypatch.setattr(factory, "person_by_email", never)
    monkeypatch.setattr(factory, "groups", never)
    ack = await door.submit(form, user=MARTA, desk="factory")

    assert "is not answering right now" in ack["errors"]["desk"]
    assert await kit.store.channel_forms.get(TEAM, HELP) is None


async def test_slack_is_answered_in_time_while_slack_is_slow(door, slack, kit, form, monkeypatch):
    async def never(*_given, **_more):
        await asyncio.Event().wait()

    monkeypatch.setattr(settings, "PATIENCE", 0.05)
    monkeypatch.setattr(slack, "member", never)
    ack = await door.submit(form, user=MARTA, desk="factory")

    assert ack["errors"]["desk"]
    assert await kit.store.channel_forms.get(TEAM, HELP) is None


async def test_more_groups_than_a_form_can_hold_are_counted(door, slack, kit, factory):
    factory.teams = tuple(Group(id=str(n), name=f"Gruppe {n:04} " + "ü" * 60) for n in range(3_000))
    await set_desk(kit, "factory", group_id="2999")
    await door.command("settings", user=MARTA)
    [block] = [b for b in slack.form["blocks"] if b.get("block_id") == "group:factory"]

    assert len(json.dumps(slack.form)) < 250_000
    assert block["element"]["initial_option"]["value"] == "2999"
    assert "more do not fit here." in str(slack.form)


async def test_types_that_slack_takes_for_no_option_are_left_out(door, slack, kit, factory):
    factory.abilities = replace(factory.abilities, types=("", "x" * 200, "problem"))
    await set_desk(kit, "factory")
    await door.command("settings", user=MARTA)
    [block] = [b for b in slack.form["blocks"] if b.get("block_id") == "type:factory"]

    assert [o["value"] for o in block["element"]["options"]] == ["-", "problem"]
