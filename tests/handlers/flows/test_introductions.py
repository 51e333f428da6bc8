"""Who cannot be known by their address asks an administrator, who says who they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.flows.people import identify
from handlers.views.state import PersonRef
from handlers.workspace import Member
from helpdesks.errors import Unreachable
from helpdesks.models import Person, Role
from store import Batch, Introduction, PersonIdentity
from tests.handlers.desks.steps import told
from tests.handlers.stand_ins import ANA, BO, HELP, MARTA, TEAM, FakeDesk
from tests.handlers.steps import ask, asked, ticket_of, values

GUS, VERA, OTHER_ADMIN = "U0GUS", "U0VERA", "U0ROOT"
REF = PersonRef(user=GUS, desk="support")


@pytest.fixture(autouse=True)
def world(slack, desk: FakeDesk):
    """Gus is a guest, Vera of another organization; Marta administers the desk."""
    gus = Member(id=GUS, name="Gus", email="gus@partner.example", guest=True)
    slack.members[GUS] = gus
    slack.members[VERA] = replace(gus, id=VERA, name="Vera", stranger=True)
    desk.persons["9"] = replace(desk.persons["9"], role=Role.ADMIN)
    desk.persons["70"] = Person(id="70", name="Gus Pereira", email="gus@partner.example")


@pytest.fixture
async def known(door):
    """Marta has used Deskhand before."""
    await door.command("whoami", user=MARTA)


async def asks(door, user: str = GUS) -> str:
    await door.press("ask_administrator", user=user)
    await door.deliver()
    return told(door.slack).text


async def confirms(door, address: str | None = None, *, by: str = MARTA, ref: PersonRef = REF):
    """Open the form from the list and send it; the address that stands there is Slack's."""
    await door.press("confirm_person:0", ref, user=by)
    given = {} if address is None else {"address": address}
    return await door.submit(door.slack.form, user=by, **given)


async def intro(kit, user: str = GUS) -> Introduction | None:
    return await kit.store.introductions.get(TEAM, user, "support")


async def identity(kit, user: str = GUS) -> PersonIdentity | None:
    return await kit.store.identities.get(TEAM, user, "support")


@pytest.mark.parametrize("line", ["list", "show 118", "search printer", "whoami", "link", "watch"])
async def test_who_is_told_that_they_are_not_known_may_ask(door, slack, line):
    await door.command(line, user=GUS)

    assert len(values(told(slack).message, "ask_administrator")) == 1


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({"guest": True}, True),
        ({"stranger": True, "guest": True}, True),
        ({"email": ""}, True),
        ({"confirmed": False}, True),
        ({"bot": True}, False),
        ({"deactivated": True}, False),
        ({}, False),
    ],
)
async def test_those_may_ask_whom_an_administrator_can_know(door, slack, kit, change, may):
    slack.members[ANA] = replace(slack.members[ANA], **change)
    await door.command("whoami")
    offered = values(told(slack).message, "ask_administrator")
    await asks(door, ANA)

    assert bool(offered) == may
    assert (await intro(kit, ANA) is not None) == may


async def test_asking_tells_the_administrators_whom_we_know(door, slack, kit, known):
    said = await asks(door)

    assert "An administrator of the help desk will look at it." in said
    [message] = slack.said_in("D0MARTA")
    assert "Gus (<@U0GUS>) asks you to confirm" in message
    waits = await intro(kit)
    assert (waits.state, waits.reason, waits.email) == ("waiting", "guest", "gus@partner.example")


async def test_somebody_who_was_an_administrator_long_ago_hears_nothing_as_a_guest(
    door, slack, known
):
    slack.members[MARTA] = replace(slack.members[MARTA], guest=True)
    said = await asks(door)

    assert "knows no administrator" in said
    assert slack.said_in("D0MARTA") == []


async def test_five_administrators_at_most_are_told(door, slack, desk):
    for n in range(7):
        email = f"admin{n}@acme.example"
        desk.persons[f"8{n}"] = Person(id=f"8{n}", name="A", email=email, role=Role.ADMIN)
        slack.members[f"UA{n}"] = Member(id=f"UA{n}", name="A", email=email, confirmed=True)
        await door.command("whoami", user=f"UA{n}")
    await asks(door)

    assert len([post for post in slack.posts if "asks you to confirm" in post.text]) == 5


async def test_without_a_known_administrator_the_question_is_kept(door, kit):
    said = await asks(door)

    assert "knows no administrator of this help desk yet" in said
    assert (await intro(kit)).state == "waiting"


async def test_asking_again_tells_nobody_again(door, slack, known):
    await asks(door)
    said = await asks(door)

    assert said.startswith("You have asked already.")
    assert len(slack.said_in("D0MARTA")) == 1


async def test_who_asked_sees_that_they_wait_instead_of_the_button(door, slack, known):
    await asks(door)
    await door.command("link", user=GUS)

    assert "You have asked already." in told(slack).text
    assert values(told(slack).message, "ask_administrator") == []


async def test_whom_the_address_tells_need_not_ask(door, kit):
    said = await asks(door, BO)

    assert said == "Nobody has to confirm you: your address in Slack is enough."
    assert await intro(kit, BO) is None


async def test_the_message_opens_the_list_of_those_who_wait(door, slack, known):
    await asks(door)
    await door.press("open_people", user=MARTA, channel="D0MARTA")

    assert "*Gus* (<@U0GUS>)" in told(slack).text
    assert "Address in Slack, which proves nothing: gus@partner.example" in told(slack).text
    assert not told(slack).replace


async def test_only_administrators_see_who_waits(door, slack, desk, known):
    await asks(door)
    await door.command("people")
    requester = told(slack).text
    desk.persons["9"] = replace(desk.persons["9"], role=Role.AGENT)
    await door.command("people", user=MARTA)

    assert requester.startswith("Only administrators of a help desk confirm people.")
    assert told(slack).text == requester
    assert "Gus" not in slack.answers[-1].all_text + slack.answers[-2].all_text


async def test_a_desk_that_is_silent_cannot_say_who_administers_it(door, slack, desk, known):
    desk.trouble.down(Unreachable())
    await door.command("people", user=MARTA)

    assert "is not answering right now" in told(slack).text


async def test_who_is_confirmed_uses_the_desk_as_that_person(door, slack, kit, desk, known):
    await asks(door)
    ack = await confirms(door)
    await door.deliver()
    await ask(door, "From a guest", user=GUS)
    await door.deliver()

    assert "<@U0GUS> is Gus Pereira" in str(ack["view"])
    assert "at the help desk “support” you are Gus Pereira" in slack.said_in("D0GUS")[0]
    assert ticket_of(desk, "From a guest").requester_id == "70"
    decided = await intro(kit)
    assert (decided.state, decided.decided_by, decided.person_id) == ("confirmed", MARTA, "70")
    assert (await identity(kit)).level == "linked"


async def test_the_address_may_be_another_one(door, kit, desk, known):
    desk.persons["71"] = Person(id="71", name="Gustavo", email="gustavo@elsewhere.example")
    await asks(door)
    await confirms(door, "gustavo@elsewhere.example")

    assert (await identity(kit)).person_id == "71"


@pytest.mark.parametrize(
    ("address", "change", "said"),
    [
        ("nobody@acme.example", {}, "knows nobody with this address"),
        ("gus@partner.example", {"active": False}, "is suspended at the help desk"),
        ("gus@partner.example", {"role": Role.AGENT}, "This address is an agent's."),
        ("gus@partner.example", {"role": Role.ADMIN}, "This address is an agent's."),
        ("marta@acme.example", {}, "This address is an agent's."),
        ("ana@acme.example", {}, "Somebody else in Slack is this person already."),
    ],
)
async def test_a_guest_cannot_be_everybody(door, kit, desk, known, address, change, said):
    desk.persons["70"] = replace(desk.persons["70"], **change)
    await door.command("whoami", user=ANA)
    await asks(door)
    ack = await confirms(door, address)

    assert said in ack["errors"]["address"]
    assert await identity(kit) is None
    assert (await intro(kit)).state == "waiting"


async def test_an_employee_without_an_address_may_be_an_agent(door, slack, kit, desk, known):
    slack.members[BO] = replace(slack.members[BO], email="")
    desk.persons["72"] = Person(
        id="72", name="Bo Lund", email="b.lund@acme.example", role=Role.AGENT
    )
    await asks(door, BO)
    await confirms(door, "b.lund@acme.example", ref=PersonRef(user=BO, desk="support"))

    assert (await identify(kit, desk, BO)).role == Role.AGENT


async def test_a_role_that_grew_does_not_make_a_guest_an_agent(door, slack, kit, desk, known):
    await asks(door)
    await confirms(door)
    desk.opens("Of somebody else")
    desk.persons["70"] = replace(desk.persons["70"], role=Role.AGENT)
    await door.command("show 118", user=GUS)

    assert told(slack).text.startswith("Guests of this workspace")
    assert "Of somebody else" not in str(slack.sent)


async def test_who_became_a_guest_after_that_is_no_agent_any_more(door, slack, desk, known):
    slack.members[BO] = replace(slack.members[BO], email="")
    desk.persons["72"] = Person(id="72", name="Bo", email="b@acme.example", role=Role.AGENT)
    await asks(door, BO)
    await confirms(door, "b@acme.example", ref=PersonRef(user=BO, desk="support"))
    slack.members[BO] = replace(slack.members[BO], guest=True)
    desk.opens("Of somebody else")
    await door.command("show 118", user=BO)
    refused = told(slack).text
    slack.members[BO] = replace(slack.members[BO], guest=False, deactivated=True)
    await door.command("show 118", user=BO)

    assert refused.startswith("Guests of this workspace")
    assert told(slack).text.startswith("This Slack account is deactivated")
    assert "Of somebody else" not in str(slack.sent)


async def test_nobody_else_opens_or_sends_the_form(door, slack, kit, known):
    await asks(door)
    await door.press("confirm_person:0", REF, user=ANA)
    refused = told(slack).text
    await door.press("confirm_person:0", REF, user=MARTA)
    ack = await door.submit(slack.form, user=ANA)

    assert refused.startswith("Only administrators")
    assert ack["errors"]["address"].startswith("Only administrators")
    assert await identity(kit) is None


async def test_an_administrator_who_is_one_no_more_decides_nothing(door, slack, kit, desk, known):
    await asks(door)
    await door.press("confirm_person:0", REF, user=MARTA)
    desk.persons["9"] = replace(desk.persons["9"], role=Role.AGENT)
    ack = await door.submit(slack.form, user=MARTA)
    await door.press("decline_person:0", REF, user=MARTA)
    await door.press("take_back:0", REF, user=MARTA)

    assert ack["errors"]["address"].startswith("Only administrators")
    assert (await intro(kit)).state == "waiting"


async def test_nobody_confirms_themselves(door, kit, known):
    row = Introduction(
        team=TEAM,
        user=MARTA,
        desk="support",
        name="Marta",
        email="",
        reason="no_email",
        state="waiting",
        asked_at=kit.now(),
    )
    await kit.store.commit(Batch(introductions=(row,)))
    ack = await confirms(door, "marta@acme.example", ref=PersonRef(user=MARTA, desk="support"))

    assert ack["errors"]["address"].startswith("Nobody confirms themselves.")


async def test_a_desk_that_is_silent_confirms_nobody(door, slack, kit, desk, known):
    await asks(door)
    await door.press("confirm_person:0", REF, user=MARTA)
    desk.trouble.down(Unreachable())
    ack = await door.submit(slack.form, user=MARTA)

    assert "is not answering right now" in ack["errors"]["address"]
    assert (await intro(kit)).state == "waiting"


async def test_what_one_administrator_decided_no_other_decides_again(door, slack, kit, known):
    await asks(door)
    await door.press("confirm_person:0", REF, user=MARTA)
    form = slack.form
    await door.press("decline_person:0", REF, user=MARTA)
    late = await door.submit(form, user=MARTA)
    await door.press("confirm_person:0", REF, user=MARTA)
    await door.press("decline_person:0", REF, user=MARTA)
    await door.deliver()

    assert "was decided meanwhile" in late["errors"]["address"]
    assert "was decided meanwhile" in told(slack).text
    assert (await intro(kit)).state == "declined"
    assert len(slack.said_in("D0GUS")) == 1


async def test_who_is_declined_is_told_and_may_ask_again_after_a_week(door, slack, clock, known):
    await asks(door)
    await door.press("decline_person:0", REF, user=MARTA)
    await door.deliver()
    answered = told(slack)
    soon = await asks(door)
    clock.forward(seconds=timedelta(days=7).total_seconds() + 1)
    later = await asks(door)

    assert "You declined to confirm <@U0GUS>." in answered.text
    assert answered.replace
    assert "did not confirm who you are" in slack.said_in("D0GUS")[0]
    assert soon.startswith("An administrator has declined this.")
    assert later.startswith("An administrator of the help desk will look at it.")
    assert len(slack.said_in("D0MARTA")) == 2


async def test_what_was_confirmed_can_be_taken_back(door, slack, kit, desk, known):
    await asks(door)
    await confirms(door)
    await door.command("people", user=MARTA)
    listed = told(slack)
    await door.press("take_back:0", REF, user=MARTA)
    await door.deliver()
    await door.command("list", user=GUS)

    assert "(<@U0GUS>) is Gus Pereira at the help desk" in listed.text
    assert values(listed.message, "take_back") == [REF.to_text()]
    assert "took back that they had confirmed you" in slack.said_in("D0GUS")[-1]
    assert told(slack).text.startswith("Guests of this workspace")
    assert (await identity(kit)).person_id is None
    assert (await intro(kit)).decided_by == MARTA


async def test_what_waits_to_be_sent_is_not_sent_once_it_is_taken_back(door, slack, desk, known):
    await asks(door)
    await confirms(door)
    await ask(door, "Too late", user=GUS)
    await door.press("take_back:0", REF, user=MARTA)
    await door.deliver()

    assert desk.all_tickets == {}
    assert "Too late" in "".join(slack.said_in("D0GUS"))


@pytest.mark.parametrize(
    ("user", "change", "said"),
    [
        (GUS, {}, "Guests of this workspace"),
        (VERA, {}, "You belong to another organization"),
        (BO, {"confirmed": False}, "Slack has not confirmed your email address"),
    ],
)
@pytest.mark.parametrize("confirmed", [True, False])
async def test_an_address_of_the_staff_makes_no_stranger_an_agent(
    door, slack, desk, user, change, said, confirmed
):
    change = {"confirmed": confirmed, **change}
    slack.members[user] = replace(slack.members[user], email="marta@acme.example", **change)
    ticket = desk.opens("Of somebody else")
    await door.command("show 118", user=user)
    await door.command("list", user=user)
    await door.command("reply 118 I am Marta", user=user)
    await door.deliver()

    assert all(answer.text.startswith(said) for answer in slack.answers[:2])
    assert desk.said(ticket) == ["About: Of somebody else"]
    assert "Of somebody else" not in str(slack.sent)


async def test_decisions_stand_in_the_log_by_ids_alone(door, known, capsys):
    await asks(door)
    await confirms(door)
    await door.press("take_back:0", REF, user=MARTA)
    said = capsys.readouterr().out

    assert "what=confirmed" in said.replace("'", "")
    assert "taken back" in said
    assert "gus@partner.example" not in said


async def test_a_card_of_a_guests_request_stands_where_they_asked(door, slack, known):
    await asks(door)
    await confirms(door)
    card = await asked(door, "From a guest", user=GUS)

    assert card.channel == HELP


async def test_who_was_an_administrator_sees_nobody_while_the_desk_is_silent(
    door, slack, kit, desk, known
):
    await asks(door)
    await kit.store.commit(Batch(identities=(replace(await identity(kit, MARTA), level="linked"),)))
    desk.trouble.fail("people", Unreachable())
    await door.command("people", user=MARTA)

    assert "gus@partner.example" not in slack.answers[-1].all_text
    assert "not answering" in slack.answers[-1].text
