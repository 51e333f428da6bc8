"""Long choices, and what a channel's form asks."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest

from store import Batch, ChannelForm, FieldOption, FieldOptions
from tests.store.examples import NOON

CITIES = ("Berlin", "Bergen", "München", "北京", "Nürnberg", "100% Ost_West")
FORM = ChannelForm(
    team="T1",
    channel="C1",
    desk="factory",
    fields=("city", "tree"),
    group_id="2",
    group_name="Facilities",
    type=None,
    priority="high",
    tags=("slack", "线路"),
    set_by="U1",
    set_at=NOON,
)


def options(*labels, field="city", desk="factory"):
    found = tuple(FieldOption(value=f"v{n}", label=label) for n, label in enumerate(labels))
    return FieldOptions(desk=desk, field=field, options=found)


async def found(store, typed, **more):
    return [one.label for one in await store.options.matching("factory", "city", typed, **more)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", [*CITIES]),
        ("ber", ["Berlin", "Bergen", "Nürnberg"]),
        ("BERG", ["Bergen", "Nürnberg"]),
        ("ü", ["München", "Nürnberg"]),
        ("京", ["北京"]),
        ("%", ["100% Ost_West"]),
        ("_", ["100% Ost_West"]),
        ("  berlin ", ["Berlin"]),
        ("paris", []),
        ("\ud83d", []),
    ],
)
async def test_options_are_found_by_any_part_and_first_by_their_beginning(store, typed, expected):
    await store.commit(Batch(options=(options(*CITIES), options("Berlin", field="other"))))

    assert await found(store, typed) == expected
    assert await found(store, typed, limit=1) == expected[:1]


async def test_options_are_found_by_their_values(store):
    await store.commit(Batch(options=(options(*CITIES),)))

    assert await store.options.find("factory", "city", ["v3", "v0", "nothing"]) == (
        FieldOption(value="v0", label="Berlin"),
        FieldOption(value="v3", label="北京"),
    )
    assert await store.options.find("support", "city", ["v0"]) == ()


async def test_a_newer_list_takes_the_place_of_the_older_one(store):
    await store.commit(Batch(options=(options(*CITIES),)))
    await store.commit(Batch(options=(options("Oslo", "Oslo"),)))

    assert await found(store, "") == ["Oslo", "Oslo"]

    await store.commit(Batch(options=(options(),)))
    assert await found(store, "") == []


async def test_five_thousand_options_are_searched_at_once(store):
    many = options(*(f"Machine {n:05}" for n in range(5000)))
    await store.commit(Batch(options=(many,)))

    began = perf_counter()
    assert await found(store, "e 04999") == ["Machine 04999"]
    assert perf_counter() - began < 1  # the goal of 0.3 s is measured in bench/


async def test_a_channel_has_one_form_until_it_is_set_anew_or_taken_away(store):
    elsewhere = replace(FORM, channel="C2", fields=None, tags=(), group_id=None)
    await store.commit(Batch(channel_forms=(FORM, elsewhere)))
    newer = replace(FORM, desk="support", set_at=NOON + timedelta(hours=1))

    assert await store.channel_forms.get("T1", "C1") == FORM
    assert await store.channel_forms.of_desk("factory") == (FORM, elsewhere)

    await store.commit(Batch(channel_forms=(newer,), delete_channel_forms=(("T1", "C2"),)))
    assert await store.channel_forms.get("T1", "C1") == newer
    assert await store.channel_forms.get("T1", "C2") is None
    assert Batch(channel_forms=(FORM,)).durable
    assert Batch(delete_channel_forms=(("T1", "C2"),)).durable
    assert not Batch(options=(options(),)).durable
