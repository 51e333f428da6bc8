"""A channel gets another id, and everything follows it."""

from dataclasses import replace

from store import Batch, ChannelForm, New, Rolling, Settle
from tests.store.examples import DRAFT, LINK, MESSAGE, NOON, WATCH

FORM = ChannelForm(
    team="T1",
    channel="C1",
    desk="support",
    fields=None,
    group_id=None,
    group_name="",
    type=None,
    priority=None,
    tags=(),
    set_by="U1",
    set_at=NOON,
)
ROLLING = Rolling(team="T1", channel="C1", posts=(1, 2))
KNOWN = Batch(
    links=(LINK,),
    messages=(MESSAGE,),
    watches=(WATCH,),
    channel_forms=(FORM,),
    rolling=(ROLLING,),
    drafts=(
        replace(DRAFT, values={"place": {"channel": "C1"}, "title": "About C1, not C11 or AC1"}),
    ),
)


def post(n, channel="C1", **more):
    return New(
        key=f"comment:support:{n}:{channel}:17.01",
        lane=f"slack:{channel}",
        kind="post_comment",
        payload={"channel": channel, "text": f"see <#{channel}> and {channel}1", "n": n},
        **more,
    )


async def test_everything_that_names_it_names_the_new_one(store):
    await store.commit(KNOWN)
    await store.rename_channel("T1", "C1", "C2")

    assert await store.links.find("T1", "C2", "17.01") == replace(LINK, channel="C2")
    assert await store.messages.find("T1", "C2", "17.02") == (replace(MESSAGE, channel="C2"),)
    assert await store.channels.in_channel("T1", "C2") == (replace(WATCH, channel="C2"),)
    assert await store.channel_forms.get("T1", "C2") == replace(FORM, channel="C2")
    assert await store.rolling.get("T1", "C2") == replace(ROLLING, channel="C2")
    values = (await store.drafts.get("V1")).values
    assert values == {"place": {"channel": "C2"}, "title": "About C2, not C11 or AC1"}


async def test_nothing_is_left_under_the_old_one(store):
    await store.commit(KNOWN)
    await store.rename_channel("T1", "C1", "C2")

    assert await store.links.in_channel("T1", "C1") == ()
    assert await store.messages.posted("T1", "C1") == ()
    assert await store.channels.in_channel("T1", "C1") == ()
    assert await store.channel_forms.get("T1", "C1") is None
    assert await store.rolling.get("T1", "C1") is None


async def test_other_channels_and_workspaces_stay_as_they_are(store):
    other = replace(LINK, channel="C11"), replace(LINK, team="T2")
    await store.commit(Batch(links=other, outbox=(post(1, "C11"),)))
    await store.rename_channel("T1", "C1", "C2")

    assert await store.links.in_channel("T1", "C11") == other[:1]
    assert await store.links.in_channel("T2", "C1") == other[1:]
    row = await store.outbox.find("comment:support:1:C11:17.01")
    assert (row.lane, row.payload["channel"]) == ("slack:C11", "C11")


async def test_what_is_promised_goes_to_the_new_one_and_is_not_promised_twice(store, clock):
    await store.commit(Batch(outbox=tuple(post(n) for n in range(3))))
    [done] = await store.outbox.claim(clock.now, 1, 60)
    await store.commit(Batch(settle=Settle(row=done, state="done")))
    [sending] = await store.outbox.claim(clock.now, 1, 60)
    await store.rename_channel("T1", "C1", "C2")

    rows = await store.outbox.beginning("comment:")
    assert [row.key for row in rows] == [post(n, "C2").key for n in range(3)]
    assert {row.lane for row in rows} == {"slack:C2"}
    assert rows[2].payload == {"channel": "C2", "text": "see <#C2> and C11", "n": 2}
    assert await store.commit(Batch(settle=Settle(row=sending, state="done")))
    await store.commit(Batch(outbox=(post(0, "C2"),)))
    assert len(await store.outbox.list()) == 3


async def test_what_was_tried_is_still_looked_for_by_the_key_it_was_tried_with(store, clock):
    await store.commit(Batch(outbox=(post(1), post(2))))
    [tried] = await store.outbox.claim(clock.now, 1, 60)
    await store.commit(Batch(settle=Settle(row=tried, state="waiting", uncertain=True)))
    await store.rename_channel("T1", "C1", "C2")
    await store.rename_channel("T1", "C2", "C3")

    tried, fresh = await store.outbox.beginning("comment:")
    assert (tried.key, tried.sent_as) == (post(1, "C3").key, post(1, "C1").key)
    assert fresh.key == fresh.sent_as == post(2, "C3").key


async def test_what_is_there_for_the_new_one_stays(store):
    newer = replace(LINK, channel="C2", number="119", ticket_id="119")
    await store.commit(KNOWN)
    await store.commit(
        Batch(
            links=(newer,),
            messages=(replace(MESSAGE, channel="C2", direction="to_slack"),),
            watches=(replace(WATCH, channel="C2", scope="mine"),),
            channel_forms=(replace(FORM, channel="C2", desk="factory"),),
            rolling=(Rolling(team="T1", channel="C2", posts=(9,)),),
        )
    )
    await store.rename_channel("T1", "C1", "C2")

    assert await store.links.in_channel("T1", "C2") == (newer,)
    assert [m.direction for m in await store.messages.find("T1", "C2", "17.02")] == ["to_slack"]
    assert [watch.scope for watch in await store.channels.in_channel("T1", "C2")] == ["mine"]
    assert (await store.channel_forms.get("T1", "C2")).desk == "factory"
    assert (await store.rolling.get("T1", "C2")).posts == (9,)
    assert await store.links.in_channel("T1", "C1") == ()


async def test_a_promise_that_was_made_for_both_is_kept_once(store):
    await store.commit(Batch(outbox=(post(1), post(1, "C2"), post(2, replace=True))))
    await store.commit(Batch(outbox=(post(2, "C2", replace=True),)))
    await store.rename_channel("T1", "C1", "C2")

    rows = await store.outbox.beginning("comment:")
    assert [row.key for row in rows] == [post(1, "C2").key, post(2, "C2").key]


async def test_renaming_twice_or_to_itself_changes_nothing(store):
    await store.commit(KNOWN)
    for _ in range(2):
        await store.rename_channel("T1", "C1", "C2")
    await store.rename_channel("T1", "C2", "C2")

    assert len(await store.links.in_channel("T1", "C2")) == 1
