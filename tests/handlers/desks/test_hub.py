"""The ways in, where there are several desks: each says which one it is."""

from handlers.flows.follow import follow
from helpdesks.errors import Unreachable
from tests.handlers.desks.steps import set_desk, told
from tests.handlers.stand_ins import AGENTS, HELP, MARTA, FakeDesk
from tests.handlers.steps import ask, card_of, values


def chosen(form) -> str:
    """The desk that a form for a new request is for."""
    return str(form["private_metadata"])


async def test_where_there_is_a_choice_each_desk_has_its_button(door, slack):
    await door.command("")

    assert values(told(slack).message, "open_new") == ["support", "factory", "payroll"]
    assert "There are several help desks: support, factory, payroll" in told(slack).text


async def test_a_button_opens_the_form_of_its_desk(door, slack, factory):
    await door.command("")
    await door.press("open_new", "factory")
    await door.submit(slack.form, title="Robot arm stuck", body="It does not move.")
    await door.deliver()

    [ticket] = factory.all_tickets.values()
    assert ticket.title == "Robot arm stuck"


async def test_beyond_five_desks_they_stand_in_a_menu(door, slack, kit, clock):
    for n in range(4):
        kit.desks[f"more-{n}"] = FakeDesk(clock, name=f"more-{n}")
    await door.command("")

    assert values(told(slack).message, "open_new") == list(kit.desks)
    assert "static_select" in told(slack).all_text


async def test_a_channel_with_a_desk_has_one_button_and_says_where_it_goes(door, slack, kit):
    await set_desk(kit, "factory")
    await door.command("")
    await door.press("open_new")

    assert "Requests made here go to “factory”." in told(slack).text
    assert len(values(told(slack).message, "open_new")) == 1
    assert '"desk":"factory"' in chosen(slack.form)


async def test_a_command_in_a_channel_with_a_choice_offers_the_desks_in_the_form(door, slack):
    await door.command("new Robot arm stuck")

    assert all(name in str(slack.form["blocks"]) for name in ("support", "factory", "payroll"))


async def test_agents_find_the_settings_there(door, slack):
    await door.command("whoami", user=MARTA)
    await door.command("", user=MARTA)
    theirs = told(slack)
    await door.command("")

    assert len(values(theirs.message, "open_settings")) == 1
    assert values(told(slack).message, "open_settings") == []


async def test_a_card_says_its_desk(door, kit):
    await set_desk(kit, "factory")
    await ask(door, "Robot arm stuck")
    await door.deliver()
    card = card_of(door, "Robot arm stuck")

    assert card.text.startswith("factory · Request #118")


async def test_a_channel_that_watches_two_desks_hears_which_one_is_down(
    door, slack, kit, desk, factory
):
    for name in ("support", "factory"):
        await door.command("watch", channel=AGENTS, user=MARTA)
        assert values(told(slack).message, "open_watch") == ["support", "factory", "payroll"]
        await door.press("open_watch", name, channel=AGENTS, user=MARTA)
        await door.submit(slack.form, user=MARTA, scope="desk", detail="titles")
    await door.deliver()
    factory.trouble.down(Unreachable())
    for _ in range(3):
        await follow(kit, "factory")
    await door.deliver()
    said = slack.said_in(AGENTS)

    assert "requests of the help desk “support”" in said[0]
    assert "requests of the help desk “factory”" in said[1]
    assert said[2].startswith("The help desk “factory” has not been answering")


async def test_watching_in_a_channel_with_a_desk_is_about_that_desk(door, slack, kit, factory):
    await set_desk(kit, "factory", AGENTS)
    await door.command("watch", channel=AGENTS, user=MARTA)
    await door.submit(slack.form, user=MARTA, scope="desk", detail="titles")

    assert await kit.store.channels.get("T0ACME", AGENTS, "factory") is not None


async def test_one_of_two_watches_can_be_stopped(door, slack, kit):
    for name in ("support", "factory"):
        await door.press("open_watch", name, channel=HELP, user=MARTA)
        await door.submit(slack.form, user=MARTA, scope="desk", detail="titles")
    await door.press("unwatch", "factory", user=MARTA)
    left = [w.desk for w in await kit.store.channels.in_channel("T0ACME", HELP)]
    await door.command("unwatch", user=MARTA)
    await door.deliver()

    assert left == ["support"]
    assert await kit.store.channels.in_channel("T0ACME", HELP) == ()
    assert "stopped showing requests of “factory” in this channel" in slack.said_in(HELP)[2]
