"""What a whole desk shows and a list of answers does not."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpdesks.errors import NotFound, RateLimited, Refused
from helpdesks.fields import Access, FieldChange, FieldKind, FieldValue, OptionChange, OptionsWanted
from helpdesks.models import Body, Change, Draft, Identity, Reply, Status
from helpdesks.udesk import Udesk
from sandbox.clock import Clock
from sandbox.desks.udesk import Desk, Settings
from sandbox.faults import Faults
from sandbox.journal import Journal

ANA = Identity(email="ana@acme.example")
FILLED = {
    FieldKind.TEXT: "x, y",
    FieldKind.LONG_TEXT: "one\ntwo",
    FieldKind.DATE: "2030-01-31",
    FieldKind.TIME: "14:44",
    FieldKind.MOMENT: "2030-01-31T09:00Z",
    FieldKind.LINK: "https://example.com/a?b=c",
    FieldKind.INTEGER: "13",
    FieldKind.DECIMAL: "13.33",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    account: Desk
    desk: Udesk
    faults: Any


@pytest.fixture(params=["string", "list"])
async def world(request, carrier):
    clock, faults = Clock(), Faults()
    settings = Settings(select_values=request.param, private_notes=True, strict_form=True)
    account = Desk(clock, Journal(clock), faults, settings=settings)
    await account.start()
    desk = Udesk(
        name="support",
        url=account.base_url,
        email=account.admin_email,
        token=account.api_token,
        carrier=carrier,
        filter_id=account.filter_id,
        per_minute=None,
        pauses=(),
    )
    yield World(account=account, desk=desk, faults=faults)
    await desk.close()
    await account.stop()


async def a_value(desk, field):
    """Something to fill a field with: of a choice the last, of levels the deepest."""
    if field.kind is FieldKind.CASCADE:
        return _deepest(field.options)
    if field.kind is FieldKind.CHECKBOXES:
        return tuple(option.value for option in field.options)
    options = [option async for option in desk.options(field.key)]
    return options[-1].value if options else FILLED[field.kind]


def _deepest(options):
    paths = [(option.value, *_deepest(option.options)) for option in options]
    return max(paths, key=len, default=())


async def filled(desk):
    return tuple(
        [
            FieldValue(key=field.key, value=await a_value(desk, field))
            for field in await desk.fields()
            if field.requester in {Access.EDITABLE, Access.REQUIRED}
        ]
    )


def draft(**more):
    return Draft(title="VPN", body=Body(text="x", html="<p>x</p>"), **more)


async def test_a_field_of_every_kind_reads_back_as_it_was_filled_in(world):
    fields = await filled(world.desk)

    opened = await world.desk.open_ticket(draft(fields=fields), as_=ANA)

    held = {one.key: one for one in opened.fields}
    kinds = {one.key: one.kind for one in await world.desk.fields()}
    assert {kinds[one.key] for one in fields} >= {
        *FILLED,
        FieldKind.CHOICE,
        FieldKind.RADIO,
        FieldKind.CHECKBOXES,
        FieldKind.CASCADE,
    }
    assert [held[one.key] for one in fields] == list(fields)
    assert all(held[one.key].labels for one in fields if one.key.startswith("SelectField"))


async def test_fields_change_and_are_cleared_one_by_one(world):
    fields = await filled(world.desk)
    opened = await world.desk.open_ticket(draft(fields=fields), as_=ANA)

    for one in fields:
        empty = FieldValue(key=one.key, value="")
        cleared = await world.desk.change(opened.id, Change(fields=(empty,)))
        again = await world.desk.change(opened.id, Change(fields=(one,)))
        assert one.key not in {held.key for held in cleared.fields}
        assert one in again.fields


async def test_what_is_required_is_refused_on_its_field(world):
    with pytest.raises(Refused) as refused:
        await world.desk.open_ticket(draft(), as_=ANA)

    [key] = refused.value.fields
    field = await world.desk.field(key)
    assert field.requester is Access.REQUIRED


async def test_thousands_of_options_are_walked_and_picked(world):
    [field] = [one for one in await world.desk.fields() if one.large]

    every = [option async for option in world.desk.options(field.key)]
    wanted = OptionsWanted(value=every[4321].value)
    picked = [option async for option in world.desk.options(field.key, wanted)]
    newest = every[-1].created_at
    lately = OptionsWanted(created=(newest, newest + timedelta(seconds=1)))

    assert len({option.value for option in every}) == len(every) == 5000
    assert picked == [every[4321]]
    found = [option async for option in world.desk.options(field.key, lately)]
    assert every[-1] in found
    assert all(option.created_at >= newest for option in found)


async def test_a_definition_changes_at_the_desk(world):
    before = next(one for one in await world.desk.fields() if one.kind is FieldKind.RADIO)
    kept = [OptionChange(title=one.label, value=one.value) for one in before.options]
    hidden = OptionChange(title=kept[0].title, value=kept[0].value, hidden=True)
    options = (hidden, *kept[1:], OptionChange(title="Nobody"))

    await world.desk.change_field(before.key, FieldChange(label="Impact", options=options))

    after = await world.desk.field(before.key)
    assert (after.label, after.hint) == ("Impact", before.hint)
    assert [one.label for one in after.options][-1] == "Nobody"
    assert after.options[0].hidden
    assert {one.value for one in before.options} < {one.value for one in after.options}


async def test_what_agents_write_at_the_desk_is_read_and_their_notes_stay_inside(world):
    opened = await world.desk.open_ticket(draft(fields=await filled(world.desk)), as_=ANA)
    marta = world.account.agent("marta")
    since = datetime.now(UTC) - timedelta(seconds=5)
    await marta.reply(opened.id, "We are looking", files=[("a.txt", b"hello")])
    await marta.note(opened.id, "The vendor is slow")
    await marta.set(opened.id, status="resolved")

    changed = [one async for one in world.desk.changed_since(since)]
    inside = [one async for one in world.desk.comments(opened.id)]
    outside = [one async for one in world.desk.comments(opened.id, as_=ANA)]

    assert [(one.id, one.status) for one in changed] == [(opened.id, Status.SOLVED)]
    assert [one.text for one in inside] == ["x", "We are looking", "The vendor is slow"]
    assert [one.text for one in outside] == ["x", "We are looking"]
    assert [one.public for one in inside] == [True, True, False]
    assert inside[1].author.id == (await world.desk.whoami()).id
    assert [one.name for one in inside[1].attachments] == ["a.txt"]


async def test_a_change_that_the_desk_drops_without_a_word_is_refused(world):
    opened = await world.desk.open_ticket(draft(fields=await filled(world.desk)), as_=ANA)
    world.account.settings.ignored_keys = frozenset({"status_id", "agent_id"})

    with pytest.raises(Refused) as refused:
        await world.desk.change(
            opened.id, Change(status=Status.SOLVED, assignee_id="agent_1", tags=("slack",))
        )

    assert refused.value.fields.keys() == {"status", "assignee"}


async def test_a_closed_ticket_takes_no_reply(world):
    opened = await world.desk.open_ticket(draft(fields=await filled(world.desk)), as_=ANA)
    await world.desk.change(opened.id, Change(status=Status.CLOSED))

    with pytest.raises(Refused) as refused:
        await world.desk.add_comment(opened.id, Reply(body=Body(text="x", html="")), as_=ANA)

    assert "closed" in refused.value.reason


async def test_too_many_calls_are_named(world):
    await world.desk.whoami()
    world.account.settings.per_minute = 1

    with pytest.raises(RateLimited):
        await world.desk.whoami()


async def test_a_customer_is_asked_how_satisfied_they_are(world):
    opened = await world.desk.open_ticket(draft(fields=await filled(world.desk)), as_=ANA)
    survey = await world.desk.survey()

    await world.desk.score(opened.id, as_=ANA, vote=survey.votes[0].number, said="Quick")

    assert world.account.ticket(opened.id).satisfaction == survey.votes[0].label
    with pytest.raises(NotFound):
        await world.desk.score("999999", as_=ANA, vote=survey.votes[0].number)
