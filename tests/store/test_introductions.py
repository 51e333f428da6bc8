"""Who asks to be known at a desk, and who may say who they are."""

from dataclasses import replace
from datetime import timedelta

from store import Batch, Introduction, PersonIdentity
from tests.store.examples import NOON

GUS = Introduction(
    team="T1",
    user="UGUS",
    desk="support",
    name="Gus",
    email="gus@partner.example",
    reason="guest",
    state="waiting",
    asked_at=NOON,
)
MARTA = PersonIdentity(
    team="T1",
    user="UMARTA",
    desk="support",
    person_id="9",
    name="Marta",
    email="marta@acme.example",
    role="admin",
    organization_id=None,
    level="confirmed",
    checked_at=NOON,
)


async def test_those_who_wait_are_listed_by_how_long_they_wait(store):
    late = replace(GUS, user="ULATE", asked_at=NOON + timedelta(minutes=1))
    elsewhere = replace(GUS, user="UELSE", desk="factory")
    done = replace(GUS, user="UDONE", state="declined")
    await store.commit(Batch(introductions=(late, GUS, elsewhere, done)))

    assert await store.introductions.waiting("support") == (GUS, late)


async def test_those_who_are_confirmed_are_listed_with_the_last_one_first(store):
    early = replace(GUS, state="confirmed", decided_by="UMARTA", decided_at=NOON, person_id="70")
    late = replace(early, user="ULATE", decided_at=NOON + timedelta(minutes=1))
    await store.commit(Batch(introductions=(early, late, replace(GUS, user="UWAITS"))))

    assert await store.introductions.confirmed("support") == (late, early)


async def test_somebody_asks_once_at_a_desk(store):
    await store.commit(Batch(introductions=(GUS,)))
    declined = replace(GUS, state="declined", decided_by="UMARTA", decided_at=NOON)
    await store.commit(Batch(introductions=(declined,)))

    assert await store.introductions.get("T1", "UGUS", "support") == declined
    assert await store.introductions.waiting("support") == ()


async def test_administrators_are_found_by_their_role_those_seen_last_first(store):
    seen = replace(MARTA, user="USEEN", level="linked", checked_at=NOON + timedelta(minutes=1))
    others = (
        replace(MARTA, user="UAGENT", role="agent"),
        replace(MARTA, user="UELSE", desk="factory"),
        replace(MARTA, user="UAWAY", team="T2"),
        replace(MARTA, user="UNONE", level="unknown", person_id=None),
    )
    await store.commit(Batch(identities=(MARTA, seen, *others)))

    assert await store.identities.with_role("T1", "support", "admin") == (seen, MARTA)
