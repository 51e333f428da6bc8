"""Who somebody is at each desk, and their own tokens."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from helpdesks.errors import SignInFailed, Unreachable
from helpdesks.models import Role
from store import Store
from tests.handlers.desks.steps import told
from tests.handlers.stand_ins import ANA, BO, LIN, MARTA, TEAM
from tests.handlers.steps import values

TOKEN = "zX9-own-token-of-ana"


@pytest.fixture
def owned(factory):
    """A token of Ana's, who is an agent at the factory under another address."""
    person = replace(factory.persons["7"], id="70", email="a.example@factory.example")
    factory.persons["70"] = replace(person, name="Ana of the factory", role=Role.AGENT)
    del factory.persons["7"]
    factory.tokens[TOKEN] = "70"
    return factory


async def give(door, slack, token: str = TOKEN, user: str = ANA):
    await door.press("open_link_form", user=user)
    return await door.submit(slack.form, user=user, **{"token:factory": token})


async def identity(kit, user: str = ANA):
    return await kit.store.identities.get(TEAM, user, "factory")


async def test_whoami_tells_of_every_desk(door, slack, factory, payroll):
    factory.persons["7"] = replace(factory.persons["7"], name="Ana of the factory")
    del payroll.persons["7"]
    await door.command("whoami")
    text = told(slack).text

    assert "At the help desk “support”: Ana Example" in text
    assert "At the help desk “factory”: Ana of the factory" in text
    assert "At the help desk “payroll”: Not known" in text


async def test_a_silent_desk_is_told_as_such_and_hides_no_other(door, slack, factory):
    factory.trouble.down(Unreachable())
    await door.command("whoami")
    text = told(slack).text

    assert "At the help desk “support”: Ana Example" in text
    assert "At the help desk “factory”: Not known" in text
    assert "is not answering right now" in text


async def test_link_offers_the_form_where_a_desk_takes_tokens(door, slack, factory):
    await door.command("link")
    offered = values(told(slack).message, "open_link_form")
    factory.abilities = replace(factory.abilities, personal_tokens=False)
    await door.command("link")

    assert len(offered) == 1
    assert values(told(slack).message, "open_link_form") == []


async def test_from_then_on_the_desk_is_asked_with_that_token(door, slack, kit, owned):
    ack = await give(door, slack)
    ticket = owned.opens("Robot arm stuck", requester="70")
    await door.command(f"factory#{ticket.number}")

    assert "factory: you are Ana of the factory" in str(ack["view"])
    assert (await identity(kit)).level == "linked"
    assert owned.heard[-1] == TOKEN
    assert "Robot arm stuck" in told(slack).all_text


async def test_whoami_says_that_it_is_by_the_own_token(door, slack, owned):
    await give(door, slack)
    await door.command("link")

    assert "How we know: By your own token" in told(slack).text
    assert values(told(slack).message, "drop_token") == ["factory"]


async def test_a_token_that_the_desk_does_not_take_is_refused_beside_its_input(
    door, slack, kit, owned
):
    ack = await give(door, slack, "nonsense")

    assert ack["errors"] == {"token:factory": "The help desk does not accept this token."}
    assert await identity(kit) is None


async def test_a_token_of_somebody_who_is_another_here_is_refused(door, slack, kit, owned):
    owned.tokens["of-marta"] = "9"
    await door.command("whoami", user=MARTA)
    ack = await give(door, slack, "of-marta")

    assert "somebody else's" in ack["errors"]["token:factory"]
    assert await identity(kit) is None


async def test_a_desk_that_is_silent_cannot_check_a_token(door, slack, kit, owned):
    await door.press("open_link_form")
    owned.trouble.down(Unreachable())
    ack = await door.submit(slack.form, **{"token:factory": TOKEN})

    assert "could not check this token now" in ack["errors"]["token:factory"]


async def test_guests_give_no_token(door, slack, owned):
    slack.members[LIN] = replace(slack.members[LIN], guest=True, locale="en-US")
    await door.press("open_link_form", user=LIN)

    assert told(slack).text.startswith("Guests of this workspace")
    assert slack.views == {}


async def test_somebody_without_a_confirmed_address_may_prove_themselves_with_a_token(
    door, slack, kit, owned
):
    slack.members[BO] = replace(slack.members[BO], confirmed=False)
    await give(door, slack, user=BO)

    assert (await identity(kit, BO)).person_id == "70"


async def test_a_token_is_removed_and_the_address_counts_again(door, slack, kit, owned):
    owned.persons["7"] = replace(owned.persons["70"], id="7", email="ana@acme.example")
    await give(door, slack)
    await door.press("drop_token", "factory")
    await door.command("whoami")

    assert (await identity(kit)).person_id == "7"
    assert await kit.store.secrets.get(f"token:{TEAM}:{ANA}:factory") is None
    assert "By your own token" not in told(slack).text


async def test_a_token_that_became_void_is_told_and_the_address_counts_again(
    door, slack, kit, owned
):
    owned.persons["7"] = replace(owned.persons["70"], id="7", email="ana@acme.example")
    ticket = owned.opens("Robot arm stuck", requester="7")
    await give(door, slack)
    owned.tokens.clear()
    await door.command(f"factory#{ticket.number}")
    await door.deliver()

    assert "Robot arm stuck" in told(slack).all_text
    assert "does not accept your own token any more" in slack.said_in("D0ANA")[0]
    assert (await identity(kit)).level == "confirmed"


async def test_a_list_of_all_desks_outlives_a_void_token(door, slack, owned, desk):
    desk.opens("Printer on fire")
    await give(door, slack)
    owned.tokens.clear()
    await door.command("list")

    assert "Printer on fire" in told(slack).text
    assert "factory is not answering" not in told(slack).text


async def test_a_role_that_changed_is_seen_after_a_while(door, slack, kit, owned, clock):
    await give(door, slack)
    owned.persons["70"] = replace(owned.persons["70"], role=Role.REQUESTER)
    clock.forward(minutes=11)
    await door.command("whoami")

    assert (await identity(kit)).role == "requester"


async def test_a_token_that_became_another_persons_is_void(door, slack, kit, owned, clock):
    owned.persons["7"] = replace(owned.persons["70"], id="7", email="ana@acme.example")
    await give(door, slack)
    owned.tokens[TOKEN] = "9"
    clock.forward(minutes=11)
    await door.command("whoami")

    assert (await identity(kit)).person_id == "7"


async def test_an_account_that_was_suspended_is_told_as_such(door, slack, owned, clock):
    await give(door, slack)
    owned.persons["70"] = replace(owned.persons["70"], active=False)
    clock.forward(minutes=11)
    await door.command("whoami")

    assert "Your account at the help desk is suspended." in told(slack).text


async def test_a_reply_is_written_with_the_own_token(door, slack, owned):
    await give(door, slack)
    ticket = owned.opens("Robot arm stuck", requester="70")
    await door.command(f"reply factory#{ticket.number} It moves")
    await door.deliver()

    assert owned.conversations[ticket.id][-1].author.id == "70"
    assert TOKEN in owned.heard


async def test_a_token_stands_nowhere_but_sealed(door, slack, kit, owned, path, capsys):
    await give(door, slack)
    await door.command("whoami")
    await give(door, slack, "nonsense-token")
    with closing(sqlite3.connect(path)) as db:
        everything = "\n".join(db.iterdump())

    assert TOKEN not in everything + str(slack.sent) + capsys.readouterr().out
    assert "nonsense-token" not in everything + str(slack.sent)


async def test_without_a_secret_key_no_token_is_kept(door, slack, kit, owned, tmp_path, clock):
    store = await Store.open(tmp_path / "no-key.db", clock=clock)
    object.__setattr__(kit, "store", store)
    ack = await give(door, slack)
    await store.close()

    assert "no secret key is set" in ack["errors"]["token:factory"]


async def test_a_call_that_is_refused_does_not_void_a_token_that_the_desk_takes(
    door, slack, kit, owned
):
    await give(door, slack)
    owned.opens("Robot arm stuck", requester="70")
    owned.trouble.fail("by_number", SignInFailed())
    await door.command("factory#118")

    assert (await identity(kit)).level == "linked"
    assert slack.posts == []


async def test_whom_no_token_speaks_for_is_looked_up_by_who_they_are(
    door, slack, kit, owned, clock
):
    await give(door, slack)
    await kit.store.secrets.delete(f"token:{TEAM}:{ANA}:factory")
    owned.persons["70"] = replace(owned.persons["70"], role=Role.REQUESTER)
    clock.forward(minutes=11)
    await door.command("whoami")
    demoted = await identity(kit)
    owned.persons["70"] = replace(owned.persons["70"], active=False)
    clock.forward(minutes=11)
    await door.command("whoami")

    assert (demoted.level, demoted.role) == ("linked", Role.REQUESTER)
    assert "suspended" in told(slack).text


async def test_who_linked_themselves_and_became_a_guest_is_refused(door, slack, owned):
    await give(door, slack)
    owned.opens("Robot arm stuck", requester="70")
    slack.members[ANA] = replace(slack.members[ANA], guest=True)
    await door.command("factory#118")
    asked = told(slack).text
    owned.trouble.down(Unreachable())
    await door.command("list")

    assert asked.startswith("Guests of this workspace")
    assert "Robot arm stuck" not in str(slack.sent)
