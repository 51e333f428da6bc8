"""What only a whole desk shows: rights, merges, workflows, two versions."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpdesks.errors import Forbidden, NotFound, Refused, SignInFailed
from helpdesks.fields import FieldKind, FieldValue
from helpdesks.models import (
    Body,
    Change,
    Draft,
    Identity,
    Listing,
    Reply,
    Role,
    Scope,
    Search,
    Status,
)
from helpdesks.zammad import Zammad
from sandbox.clock import Clock
from sandbox.desks.zammad import Desk, Settings
from sandbox.faults import Faults
from sandbox.journal import Journal
from tests.helpdesks.loopback import file, read

ANA = Identity(email="ana@acme.example")
WANG = Identity(email="wang@acme.example", role=Role.AGENT)
VERA = Identity(email="vera@partner.example")
WORDS = Body(text="Cannot connect", html="<p>Cannot connect</p>")
DRAFT = Draft(title="VPN is down", body=WORDS)
SAID = Reply(body=Body(text="It is back", html=""))


@pytest.fixture(params=["5.5", "6.5"])
async def account(request) -> AsyncIterator[Desk]:
    clock = Clock()
    account = Desk(clock, Journal(clock), Faults(), settings=Settings(version=request.param))
    await account.start()
    yield account
    await account.stop()


@pytest.fixture
async def real(account, carrier) -> AsyncIterator[Zammad]:
    desk = Zammad(
        name="support",
        url=account.base_url,
        token=account.api_token,
        carrier=carrier,
        group="Users",
    )
    yield desk
    await desk.close()


def groupless(account, carrier):
    return Zammad(name="s", url=account.base_url, token=account.api_token, carrier=carrier)


VALUES = {
    "asset_tag": "A-1",
    "reference_url": "https://acme.example/a",
    "contact_email": "ana@acme.example",
    "callback_number": "+49 30 1",
    "impact": "Nobody can work",
    "seats": "7",
    "remote_work": "true",
    "needed_by": "2030-05-06",
    "starts_at": "2030-05-06T10:00Z",
    "environment": "prod",
    "room": "room-250",
    "affected_systems": ("mail", "vpn"),
    "category": ("Hardware", "Hardware::Laptop", "Hardware::Laptop::Screen"),
    "sites": ("Europe::Berlin", "亚洲::上海"),
}


async def test_every_kind_of_field_keeps_what_is_written(real):
    fields = {field.key: field for field in await real.fields()}
    values = tuple(FieldValue(key=key, value=value) for key, value in VALUES.items())

    opened = await real.open_ticket(replace(DRAFT, fields=values), as_=ANA)

    held = {value.key: value for value in opened.fields}
    assert {key: held[key].value for key in VALUES} == VALUES
    assert held["category"].labels == ("Hardware", "Laptop", "Screen")
    assert held["sites"].labels == ("Europe / Berlin", "亚洲 / 上海")
    assert len(fields["room"].options) == 150
    assert {field.kind for field in fields.values()} >= {
        *(FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.LINK, FieldKind.EMAIL),
        *(FieldKind.INTEGER, FieldKind.BOOLEAN, FieldKind.DATE, FieldKind.MOMENT),
        *(FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.CASCADE),
    }


async def test_values_are_emptied_again(real):
    values = tuple(FieldValue(key=key, value=value) for key, value in VALUES.items())
    opened = await real.open_ticket(replace(DRAFT, fields=values), as_=ANA)
    empty = tuple(FieldValue(key=key, value="") for key in VALUES if key != "remote_work")

    changed = await real.change(opened.id, Change(fields=empty), as_=WANG)

    assert {value.key for value in changed.fields} & VALUES.keys() == {"remote_work"}


async def test_without_a_group_of_its_own_a_desk_asks_for_one(account, carrier):
    desk = groupless(account, carrier)
    [group, *_] = await desk.fields()

    with pytest.raises(Refused) as refused:
        await desk.open_ticket(DRAFT, as_=ANA)
    chosen = FieldValue(key=group.key, value=group.options[-1].value)
    opened = await desk.open_ticket(replace(DRAFT, fields=(chosen,)), as_=ANA)
    await desk.close()

    assert list(refused.value.fields) == ["group_id"]
    assert opened.group_id == group.options[-1].value
    assert opened.fields[0].labels == (group.options[-1].label,)


async def test_a_demanding_form_says_which_field_it_wants(account, real):
    account.settings.strict_form = True
    wrong = replace(DRAFT, fields=(FieldValue(key="environment", value="nowhere"),))

    with pytest.raises(Refused) as missing:
        await real.open_ticket(DRAFT, as_=ANA)
    with pytest.raises(Refused) as not_allowed:
        await real.open_ticket(wrong, as_=ANA)

    assert missing.value.fields
    assert "environment" in not_allowed.value.fields


async def test_a_readable_refusal_is_put_to_its_field(real):
    past = FieldValue(key="starts_at", value="2001-01-01T10:00Z")

    with pytest.raises(Refused) as refused:
        await real.open_ticket(replace(DRAFT, fields=(past,)), as_=ANA)

    assert list(refused.value.fields) == ["starts_at"]


async def test_a_requester_does_not_learn_of_internal_words_by_searching(account, real):
    opened = await real.open_ticket(DRAFT, as_=ANA)
    await account.agent("marta").note(opened.id, "the vendor Initech is slow")

    theirs = [one.id async for one in real.tickets(Search(words="Initech"), as_=ANA)]
    ours = [
        one.id async for one in real.tickets(Search(words="Initech", scope=Scope.DESK), as_=WANG)
    ]

    assert theirs == []
    assert opened.id in ours


async def test_an_internal_notes_file_is_not_shown_to_a_requester(account, real):
    opened = await real.open_ticket(DRAFT, as_=ANA)
    await account.agent("marta").note(opened.id, "see", files=[("secret.txt", b"secret")])

    theirs = [one async for one in real.comments(opened.id, as_=ANA)]
    ours = [one async for one in real.comments(opened.id)]

    assert [file.name for one in theirs for file in one.attachments] == []
    [attachment] = ours[-1].attachments
    async with real.download(attachment) as opened_file:
        assert await read(opened_file) == b"secret"


async def test_a_reply_opens_a_closed_ticket_where_its_group_allows_that(account, real):
    opened = await real.open_ticket(DRAFT, as_=ANA)
    await real.change(opened.id, Change(status=Status.SOLVED), as_=WANG)

    await real.add_comment(opened.id, SAID, as_=ANA)
    reopened = await real.ticket(opened.id, as_=ANA)
    await real.change(opened.id, Change(status=Status.SOLVED), as_=WANG)
    account.settings.follow_up_possible = "new_ticket"

    assert reopened.status is Status.OPEN
    with pytest.raises(Refused) as refused:
        await real.add_comment(opened.id, SAID, as_=ANA)
    assert "follow-up" in refused.value.reason


async def test_a_merged_ticket_lives_on_in_the_other(account, real):
    first, second = [await real.open_ticket(DRAFT, as_=ANA) for _ in range(2)]
    await account.agent("marta").merge(first.id, second.id)

    added = await real.add_comment(first.id, SAID, as_=ANA)

    assert (await real.ticket(first.id)).status is Status.CLOSED
    assert await real.merged_into(first.id) == second.id
    assert added.id in [one.id async for one in real.comments(second.id, as_=ANA)]
    assert added.id in [one.id async for one in real.comments(first.id)]


async def test_a_person_with_a_token_needs_nobody_to_act_for_them(account, carrier):
    own = replace(ANA, token=account.token_of("ana"))
    desk = Zammad(
        name="s",
        url=account.base_url,
        token=account.token_of("wang"),
        carrier=carrier,
        group="Users",
    )

    opened = await desk.open_ticket(DRAFT, as_=own)

    assert opened.requester_id == (await desk.whoami(as_=own)).id
    with pytest.raises(Forbidden) as forbidden:
        await desk.ticket(opened.id, as_=VERA)
    assert "admin.user" in str(forbidden.value)
    with pytest.raises(SignInFailed):
        await desk.whoami(as_=replace(ANA, token="wrong"))
    await desk.close()


async def test_tags_stand_on_a_requesters_new_ticket(account, real):
    opened = await real.open_ticket(replace(DRAFT, tags=("slack", "vip")), as_=ANA)

    assert set(await real.tags(opened.id)) == {"slack", "vip"}


async def test_pictures_in_the_words_come_back_as_files(real):
    html = '<p>See <img src="data:image/png;base64,iVBORw0KGgo=" alt="screen"></p>'
    opened = await real.open_ticket(replace(DRAFT, body=Body(text="See", html=html)), as_=ANA)

    [comment] = [one async for one in real.comments(opened.id, as_=ANA)]

    [attachment] = comment.attachments
    assert "img" not in comment.html
    async with real.download(attachment) as opened_file:
        assert (await read(opened_file)).startswith(b"\x89PNG")


async def test_changes_are_all_seen_while_tickets_change(account, real):
    account.add_requests(120)
    agent = account.agent("marta")
    start = datetime.now(UTC) - timedelta(days=1)
    seen = set()

    async for ticket in real.changed_since(start):
        if len(seen) % 30 == 0:
            await agent.set(ticket.id, priority="3 high")
        seen.add(ticket.title)

    assert {f"Request {n}" for n in range(1, 121)} <= seen


async def test_a_long_file_goes_up_in_pieces(real):
    size = 8 * 1024 * 1024
    chunks = [bytes([n]) * 65536 for n in range(size // 65536)]
    upload = await real.upload(file(*chunks, name="big.bin"), as_=ANA)

    opened = await real.open_ticket(replace(DRAFT, uploads=(upload,)), as_=ANA)

    [comment] = [one async for one in real.comments(opened.id, as_=ANA)]
    async with real.download(comment.attachments[0]) as down:
        assert await read(down) == b"".join(chunks)


async def test_somebody_else_does_not_see_a_ticket_or_its_comments(real):
    opened = await real.open_ticket(DRAFT, as_=ANA)

    for call in (
        real.ticket(opened.id, as_=VERA),
        real.add_comment(opened.id, SAID, as_=VERA),
        real.by_number(opened.number, as_=VERA),
    ):
        with pytest.raises((Forbidden, NotFound)):
            await call
    assert [one.id async for one in real.tickets(Listing(), as_=VERA) if one.id == opened.id] == []


async def test_an_address_that_is_anothers_login_reaches_its_owner(account, real):
    ana, vera = (account.account.user_named(name) for name in ("ana", "vera"))
    ana.login, vera.login = "ana", "ana@acme.example"

    found = await real.person_by_email("ana@acme.example")

    assert found is not None
    assert found.id == str(ana.id)
    with pytest.raises(SignInFailed):
        await real.open_ticket(DRAFT, as_=ANA)
    opened = await real.open_ticket(DRAFT, as_=replace(ANA, person_id=found.id))
    assert opened.requester_id == str(ana.id)


async def test_a_newcomer_whose_address_is_a_login_makes_no_ticket_of_anothers(account, real):
    account.account.user_named("vera").login = "newbie@acme.example"
    newbie = Identity(email="newbie@acme.example")

    assert await real.person_by_email(newbie.email) is None
    with pytest.raises(SignInFailed):
        await real.open_ticket(DRAFT, as_=newbie, name="New Bie")


async def test_many_people_are_served_at_once(real):
    opened = await asyncio.gather(*(real.open_ticket(DRAFT, as_=ANA) for _ in range(8)))

    assert len({ticket.id for ticket in opened}) == 8
