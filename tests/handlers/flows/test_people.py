"""Who a person in Slack is at a desk, and for whom nobody can vouch."""

from dataclasses import replace

import pytest

from handlers.errors import NotKnown
from handlers.flows import form_fields, listing
from handlers.flows.people import identify, identity, is_agent
from handlers.flows.wording import translate_for
from handlers.workspace import SlackDown
from helpdesks.errors import Unreachable
from helpdesks.models import Identity, Role
from store import Batch, PersonIdentity
from tests.handlers.stand_ins import ANA, BO, MARTA


async def who(kit, user, **more):
    return await identify(kit, kit.desk, user, **more)


async def test_an_address_that_slack_confirmed_is_somebody(kit):
    ana, marta = await who(kit, ANA), await who(kit, MARTA)

    assert (ana.level, ana.person_id, ana.name) == ("confirmed", "7", "Ana Example")
    assert await identity(kit, ana) == Identity(email="ana@acme.example", person_id="7")
    assert (is_agent(ana), is_agent(marta)) == (False, True)


async def test_an_address_is_the_same_in_any_letter_case(kit, slack):
    slack.members[ANA] = replace(slack.members[ANA], email="Ana@ACME.example")

    assert (await who(kit, ANA)).person_id == "7"


async def test_somebody_the_desk_does_not_know_is_unknown_until_it_does(kit, desk):
    before = await who(kit, BO)
    desk.persons["12"] = replace(desk.persons["7"], id="12", email="bo@acme.example")
    after = await who(kit, BO)

    assert (before.level, before.person_id, before.role) == ("unknown", None, Role.REQUESTER)
    assert (after.level, after.person_id) == ("confirmed", "12")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"bot": True}, "bot"),
        ({"guest": True}, "guest"),
        ({"email": ""}, "no_email"),
        ({"confirmed": False}, "unconfirmed"),
        ({"bot": True, "guest": True, "email": ""}, "bot"),
    ],
)
async def test_for_some_nobody_can_vouch(kit, slack, change, reason):
    slack.members[ANA] = replace(slack.members[ANA], **change)
    with pytest.raises(NotKnown) as error:
        await who(kit, ANA)

    assert error.value.reason == reason
    assert await kit.store.identities.get("T0ACME", ANA, "support") is None


async def test_somebody_suspended_at_the_desk_is_not_let_in(kit, desk):
    desk.persons["7"] = replace(desk.persons["7"], active=False)
    with pytest.raises(NotKnown) as error:
        await who(kit, ANA)

    assert error.value.reason == "suspended"


async def test_what_was_found_out_holds_for_ten_minutes_unless_asked_anew(kit, desk, clock):
    await who(kit, ANA)
    desk.persons["7"] = replace(desk.persons["7"], role=Role.AGENT)
    soon = await who(kit, ANA)
    anew = await who(kit, ANA, fresh=True)
    desk.persons["7"] = replace(desk.persons["7"], role=Role.REQUESTER)
    clock.forward(minutes=11)
    late = await who(kit, ANA)

    assert [is_agent(p) for p in (soon, anew, late)] == [False, True, False]


async def test_who_is_known_is_known_while_the_desk_is_down(kit, desk):
    await who(kit, ANA)
    desk.trouble.down(Unreachable())

    assert (await who(kit, ANA)).person_id == "7"
    with pytest.raises(Unreachable):
        await who(kit, MARTA)


async def test_a_person_is_asked_of_slack_before_the_desk(kit, slack):
    slack.trouble.fail("member", SlackDown())

    with pytest.raises(SlackDown):
        await who(kit, ANA)


async def test_whom_an_administrator_linked_needs_no_address(kit, slack):
    linked = PersonIdentity(
        team="T0ACME",
        user=BO,
        desk="support",
        person_id="7",
        name="Ana Example",
        email="ana@acme.example",
        role="requester",
        organization_id="42",
        level="linked",
        checked_at=kit.now(),
    )
    await kit.store.commit(Batch(identities=(linked,)))
    slack.members[BO] = replace(slack.members[BO], guest=True, email="")

    assert await who(kit, BO, fresh=True) == linked


async def test_the_language_of_a_person_is_known_while_slack_is_down(kit, slack):
    slack.members["ULIN"] = replace(slack.members[ANA], id="ULIN", locale="zh-CN")
    await who(kit, "ULIN")
    slack.trouble.fail("member", SlackDown())
    t = await translate_for(kit, "ULIN")

    assert t.locale == "zh_CN"


@pytest.mark.parametrize("change", [{"guest": True}, {"deactivated": True}])
async def test_an_agent_who_is_an_outsider_now_counts_as_none_before_the_desk_is_asked(
    kit, slack, change
):
    await who(kit, MARTA)
    before = await form_fields.is_agent(kit, kit.desk, MARTA)
    slack.members[MARTA] = replace(slack.members[MARTA], **change)

    assert before
    assert not await form_fields.is_agent(kit, kit.desk, MARTA)


async def test_a_linked_guest_is_looked_up_at_the_desk_each_time(kit, slack, desk):
    linked = PersonIdentity(
        team="T0ACME",
        user=BO,
        desk="support",
        person_id="7",
        name="Ana Example",
        email="ana@acme.example",
        role="requester",
        organization_id="42",
        level="linked",
        checked_at=kit.now(),
    )
    await kit.store.commit(Batch(identities=(linked,)))
    slack.members[BO] = replace(slack.members[BO], guest=True)
    desk.persons["7"] = replace(desk.persons["7"], role=Role.AGENT)
    with pytest.raises(NotKnown) as error:
        await who(kit, BO)
    with pytest.raises(NotKnown):
        await listing.known_still(kit, desk, BO)

    assert error.value.reason == "guest"


async def test_what_the_desk_says_of_somebody_linked_is_kept(kit, slack, desk, clock):
    linked = PersonIdentity(
        team="T0ACME",
        user=BO,
        desk="support",
        person_id="7",
        name="Ana",
        email="old@acme.example",
        role="requester",
        organization_id="41",
        level="linked",
        checked_at=kit.now(),
    )
    await kit.store.commit(Batch(identities=(linked,)))
    clock.forward(minutes=11)
    found = await who(kit, BO)

    assert (found.name, found.email) == ("Ana Example", "ana@acme.example")
    assert found.organization_id == "42"


async def test_somebody_linked_is_who_they_were_while_the_desk_is_silent_unless_asked_anew(
    kit, desk, clock
):
    linked = replace(await who(kit, ANA), level="linked")
    await kit.store.commit(Batch(identities=(linked,)))
    clock.forward(minutes=11)
    desk.trouble.down(Unreachable())

    assert (await who(kit, ANA)).person_id == "7"
    with pytest.raises(Unreachable):
        await who(kit, ANA, fresh=True)
