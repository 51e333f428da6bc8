"""What a form asks is kept, refreshed behind, and never waited for."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.flows import field_cache, form_fields
from handlers.flows.desks_here import here
from helpdesks.errors import NotFound, RateLimited, Unreachable
from helpdesks.fields import Access, FieldKind
from store import Batch, Cursor, Form
from tests.handlers.at_form import at_form
from tests.handlers.form_examples import KIND, PLACE, SERIAL, channel_form, large, options, text
from tests.handlers.stand_ins import ANA, HELP, MARTA
from tests.handlers.steps import ticket_of


async def kept(kit, key="product", typed=""):
    found = await kit.store.options.matching("support", key, typed, limit=10_000)
    return [option.label for option in found]


async def down(kit):
    cursor = Cursor(desk="support", moment=kit.now(), down_since=kit.now())
    await kit.store.commit(Batch(cursor=cursor))


async def test_a_list_of_more_than_a_hundred_stands_beside_the_form(kit, desk):
    everything = options(101)
    desk.form = (replace(KIND, options=everything),)
    await form_fields.refresh(kit, desk)
    [field] = await form_fields.known(kit, desk)

    assert (field.large, field.options) == (True, ())
    assert await kept(kit, "kind") == [option.label for option in everything]


async def test_a_tree_is_kept_whole_however_broad_it_is(kit, desk):
    desk.form = (replace(PLACE, options=options(150)),)
    await form_fields.refresh(kit, desk)

    assert await form_fields.known(kit, desk) == desk.form


async def test_hidden_options_are_not_offered(kit, desk):
    first, *others = options(120)
    desk.form = (replace(KIND, options=(replace(first, hidden=True), *others)),)
    await form_fields.refresh(kit, desk)

    assert first.label not in await kept(kit, "kind")


async def test_a_list_with_calls_of_its_own_is_read_to_its_end(kit, desk):
    desk.form, desk.long_lists = (large(),), {"product": options(5_000)}
    await form_fields.refresh(kit, desk)

    assert len(await kept(kit)) == 5_000


async def test_a_list_is_read_again_when_its_field_changed_or_after_hours(kit, desk, clock):
    desk.form, desk.long_lists = (large(updated_at=clock()),), {"product": options(3)}
    await form_fields.refresh(kit, desk)
    desk.long_lists = {"product": options(4)}
    clock.forward(hours=1)
    await form_fields.refresh(kit, desk)
    unchanged = len(await kept(kit))
    desk.form = (large(updated_at=clock()),)
    await form_fields.refresh(kit, desk)
    changed = len(await kept(kit))
    desk.long_lists = {"product": options(5)}
    clock.forward(hours=7)
    await form_fields.refresh(kit, desk)

    assert (unchanged, changed, len(await kept(kit))) == (3, 4, 5)


async def test_a_list_that_breaks_off_leaves_the_one_known_before(kit, desk, clock):
    desk.form, desk.long_lists = (large(),), {"product": options(3)}
    await form_fields.refresh(kit, desk)
    clock.forward(hours=7)
    desk.trouble.fail("options", RateLimited(30))
    with pytest.raises(RateLimited):
        await form_fields.refresh(kit, desk)
    before = len(await kept(kit))
    desk.long_lists = {"product": options(4)}
    await form_fields.refresh(kit, desk)

    assert (before, len(await kept(kit))) == (3, 4)


async def test_a_list_that_the_desk_does_not_give_holds_up_no_other(kit, desk):
    desk.form = (large("first"), large("second"))
    desk.long_lists = {"first": options(3), "second": options(3)}
    desk.trouble.fail("options", NotFound())
    await form_fields.refresh(kit, desk)

    assert (await kept(kit, "first"), len(await kept(kit, "second"))) == ([], 3)


async def test_a_form_as_an_earlier_version_kept_it_is_read_anew(kit, desk):
    old = Form(desk="support", fields=({"key": "x", "label": "X"},), fetched_at=kit.now())
    await kit.store.commit(Batch(fields=(old,)))
    before = await form_fields.known(kit, desk)
    desk.form = (KIND,)
    await form_fields.refresh(kit, desk)

    assert (before, await form_fields.known(kit, desk)) == ((), (KIND,))


async def test_the_fingerprint_tells_of_any_change_and_of_nothing_else(kit, desk, clock):
    found = []
    for options_now in (options(101), options(101), options(102)):
        desk.form = (replace(KIND, options=options_now),)
        await form_fields.refresh(kit, desk)
        found.append(await field_cache.fingerprint(kit, desk))
        clock.forward(hours=7)

    assert found[0] == found[1] != found[2]


async def test_a_fresh_installation_opens_a_plain_form_and_asks_more_when_it_is_sent(
    door, slack, desk, kit
):
    desk.form = (KIND,)
    form = await at_form(door)
    plain = form.fields
    known = await form_fields.known(kit, desk)
    await form.send(body="It burns.")
    asked, kept_body = form.fields, form.stands("body")
    await form.send(**{"field:kind": "Hardware"})
    await door.deliver()

    assert (plain, known, asked, kept_body) == ([], (KIND,), [("kind", 1)], "It burns.")
    assert [v.value for v in ticket_of(desk).fields] == ["hw"]


async def test_a_form_of_a_desk_that_is_down_opens_from_what_is_known(door, slack, desk, kit):
    desk.form = (KIND,)
    await form_fields.refresh(kit, desk)
    desk.trouble.down(Unreachable())
    form = await at_form(door)
    await form.send(body="It burns.", **{"field:kind": "Software"})
    await door.deliver()
    waiting = str(slack.form)
    desk.trouble.up()
    door.clock.forward(seconds=70)
    await door.deliver()

    assert form.fields == []
    assert "What you wrote is safe." in waiting
    assert [v.value for v in ticket_of(desk).fields] == ["sw"]


async def test_a_form_says_when_it_was_read_long_ago_from_a_desk_that_is_down(
    door, desk, kit, clock
):
    desk.form = (KIND,)
    await form_fields.refresh(kit, desk)
    read = clock()
    stale = []
    for step in (timedelta(0), timedelta(minutes=50), timedelta(minutes=20)):
        clock.now += step
        shape = await form_fields.new_request_shape(kit, desk, ANA, await here(kit, HELP))
        stale.append(shape.stale)
        await down(kit)

    assert stale == [None, None, read]


async def test_a_definition_of_an_hour_ago_is_not_old_while_the_desk_answers(kit, desk, clock):
    desk.form = (KIND,)
    await form_fields.refresh(kit, desk)
    clock.forward(hours=5)

    assert (
        await form_fields.new_request_shape(kit, desk, ANA, await here(kit, HELP))
    ).stale is None


HIDDEN = text("hidden", requester=Access.HIDDEN)
MUST = text("must", requester=Access.REQUIRED)
MAY = text("may")
SHOWN = text("shown", requester=Access.READ_ONLY)


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (None, ["must", "may", "shown", "kind", "serial"]),
        ((), ["must"]),
        (("may",), ["must", "may"]),
        (("serial", "hidden", "of_yesterday"), ["must", "kind", "serial"]),
    ],
)
async def test_a_channel_asks_what_it_is_set_to_and_what_the_desk_must_know(kit, desk, keys, asked):
    parent, child = (replace(field, requester=Access.EDITABLE) for field in (KIND, SERIAL))
    desk.form = (HIDDEN, MUST, MAY, SHOWN, parent, child)
    await form_fields.refresh(kit, desk)
    await channel_form(kit, fields=keys)
    shape = await form_fields.new_request_shape(kit, desk, ANA, await here(kit, HELP))

    assert [field.key for field in shape.fields] == asked


async def test_an_agent_is_asked_what_agents_are_asked(door, kit, desk):
    desk.form = (
        text("secret", requester=Access.HIDDEN, agent=Access.REQUIRED),
        text("own", agent=Access.HIDDEN),
    )
    await form_fields.refresh(kit, desk)
    await door.command("whoami", user=MARTA)
    agents = (await at_form(door, user=MARTA)).fields
    requesters = (await at_form(door)).fields

    assert (agents, requesters) == ([("secret", 1)], [("own", 1)])


async def test_what_is_calculated_is_never_asked(door, kit, desk):
    desk.form = (replace(text("age"), kind=FieldKind.CALCULATED), MAY)
    await form_fields.refresh(kit, desk)

    assert (await at_form(door)).fields == [("may", 1)]


async def test_a_field_may_hang_on_one_that_is_only_shown(door, kit, desk):
    parent = replace(KIND, requester=Access.READ_ONLY, default="hw")
    desk.form = (parent, SERIAL)
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    await form.send(body="x", **{"field:serial": "SN-1"})
    await door.deliver()

    assert [(v.key, v.value) for v in ticket_of(desk).fields] == [("serial", "SN-1")]


async def test_what_is_known_is_not_turned_into_fields_twice(kit, desk):
    desk.form = (KIND,)
    await form_fields.refresh(kit, desk)
    [first], [again] = await form_fields.known(kit, desk), await form_fields.known(kit, desk)
    desk.form = (replace(KIND, label="Sort"),)
    await form_fields.refresh(kit, desk)
    [now] = await form_fields.known(kit, desk)

    assert first is again
    assert (first.label, now.label) == ("Kind of trouble", "Sort")


async def test_at_the_first_start_the_form_is_known_before_anybody_asks_for_it(kit, desk):
    desk.form = (KIND,)
    await form_fields.read_first(kit)
    desk.form = (SERIAL,)
    await form_fields.read_first(kit)

    assert await form_fields.known(kit, desk) == (KIND,)


async def test_a_desk_that_is_silent_at_the_first_start_holds_nothing_up(kit, desk, monkeypatch):
    monkeypatch.setattr(form_fields, "FIRST_READING", 0.05)
    desk.trouble.down(Unreachable())
    await form_fields.read_first(kit)

    async def never(*_):
        await asyncio.Event().wait()

    monkeypatch.setattr(desk, "fields", never)
    await form_fields.read_first(kit)

    assert await form_fields.known(kit, desk) == ()
