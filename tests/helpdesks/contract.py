"""What every help desk must do, whoever made it. A desk joins with a fixture named `world`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpdesks.desk import HelpDesk
from helpdesks.errors import Forbidden, NotFound, SignInFailed, Unclear, Unsupported
from helpdesks.fields import Access, Category, Field, FieldKind, FieldValue, OptionsWanted
from helpdesks.models import (
    Attachment,
    Body,
    Change,
    Comment,
    Draft,
    Identity,
    Listing,
    Order,
    Preset,
    Priority,
    Progress,
    Reply,
    Role,
    Scope,
    Search,
    Status,
)
from tests.helpdesks.loopback import file, read

NOBODY = Identity(email="nobody@elsewhere.example")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A desk with some people: `colleague` shares an organization with `requester`.

    `add_many` opens that many tickets for the requester, as the desk alone can so quickly.
    `lose_the_answer` makes the desk do its next write and hang up; `hang_up` makes it hang up
    without doing it; `fail` answers the next call with a server error.
    """

    desk: HelpDesk
    requester: Identity
    colleague: Identity
    stranger: Identity
    agent: Identity
    add_many: Callable[[int], Any]
    lose_the_answer: Callable[[], None]
    hang_up: Callable[[], None]
    fail: Callable[[], None]


def body(text: str) -> Body:
    return Body(text=text, html=f"<p>{text}</p>")


def draft(
    title: str = "VPN is down", text: str = "Cannot connect since 9:00", **more: Any
) -> Draft:
    return Draft(title=title, body=body(text), **more)


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


async def titles(world: World, wanted: Listing | Search, as_: Identity | None) -> list[str]:
    return [ticket.title async for ticket in world.desk.tickets(wanted, as_=as_)]


async def a_choice(world: World) -> Field:
    """A choice that everybody may fill in, whose options stand in the form."""
    return next(
        one
        for one in await world.desk.fields()
        if one.kind is FieldKind.CHOICE and one.options and one.key.rpartition("_")[2] != "id"
        if one.requester in {Access.EDITABLE, Access.REQUIRED}
    )


async def said(world: World, ticket_id: str, as_: Identity | None) -> list[str]:
    return [comment.text async for comment in world.desk.comments(ticket_id, as_=as_)]


async def add_files(world: World, ticket_id: str, files: dict[str, bytes]) -> Comment:
    """A requester's comment that carries these."""
    who = world.requester
    uploads = tuple(
        [
            await world.desk.upload(file(data, name=name), as_=who, ticket_id=ticket_id)
            for name, data in files.items()
        ]
    )
    return await world.desk.add_comment(
        ticket_id, Reply(body=body("Files"), uploads=uploads), as_=who
    )


class HelpDeskContract:
    async def test_everyone_is_who_the_desk_says(self, world):
        person = await world.desk.whoami(as_=world.requester)
        agent = await world.desk.whoami()

        assert (person.email, person.role) == (world.requester.email, Role.REQUESTER)
        assert agent.role in {Role.AGENT, Role.ADMIN}
        assert await world.desk.person(person.id) == await world.desk.person_by_email(
            world.requester.email.upper()
        )
        assert (await world.desk.people([person.id, agent.id, "999999"])).keys() == {
            person.id,
            agent.id,
        }

    async def test_somebody_the_desk_does_not_know_is_nobody(self, world):
        assert await world.desk.person_by_email(NOBODY.email) is None
        with pytest.raises(SignInFailed):
            await world.desk.whoami(as_=NOBODY)

    async def test_an_organization_has_a_name(self, world):
        person = await world.desk.whoami(as_=world.requester)

        assert person.organization_id
        assert await world.desk.organization(person.organization_id)

    async def test_a_ticket_is_opened_whole(self, world):
        opened = await world.desk.open_ticket(
            draft(priority=Priority.HIGH), as_=world.requester, name="Ana"
        )

        assert (opened.title, opened.description) == ("VPN is down", "Cannot connect since 9:00")
        assert (opened.status, opened.priority) == (
            world.desk.abilities.statuses[0],
            Priority.HIGH,
        )
        assert abs(opened.created_at - datetime.now(UTC)) < timedelta(minutes=1)
        assert await world.desk.ticket(opened.id, as_=world.requester) == opened
        assert await world.desk.by_number(opened.number, as_=world.requester) == opened
        assert (await world.desk.ticket(opened.id)).id == opened.id

    async def test_a_ticket_keeps_the_fields_it_was_opened_with(self, world):
        choice = await a_choice(world)
        value = FieldValue(key=choice.key, value=choice.options[0].value)

        opened = await world.desk.open_ticket(draft(fields=(value,)), as_=world.requester)

        assert value in opened.fields

    async def test_a_newcomer_is_created_with_the_first_ticket(self, world):
        opened = await world.desk.open_ticket(draft(), as_=NOBODY, name="Bo Lund")

        person = await world.desk.person_by_email(NOBODY.email)
        assert person is not None
        assert (person.name, opened.requester_id) == ("Bo Lund", person.id)
        assert await titles(world, Listing(), NOBODY) == ["VPN is down"]

    async def test_a_ticket_is_not_shown_to_a_stranger(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)

        with pytest.raises((NotFound, Forbidden)):
            await world.desk.ticket(opened.id, as_=world.stranger)
        assert "VPN is down" not in await titles(world, Listing(), world.stranger)
        assert await titles(world, Search(words="VPN"), world.stranger) == []

    @pytest.mark.parametrize("ticket_id", ["999999", "x", "../1", ""])
    async def test_a_ticket_that_is_not_there_is_not_found(self, world, ticket_id):
        with pytest.raises(NotFound):
            await world.desk.ticket(ticket_id, as_=world.requester)

    async def test_every_ticket_is_reached_page_by_page(self, world):
        world.add_many(230)
        wanted = Listing(order=Order.CREATED)

        pages = [
            await world.desk.page(wanted, as_=world.requester, number=number, size=50)
            for number in range(1, 6)
        ]

        paged = [ticket.id for page in pages for ticket in page.tickets]
        walked = [ticket.id async for ticket in world.desk.tickets(wanted, as_=world.requester)]
        assert [page.more for page in pages] == [True] * 4 + [False]
        assert len(paged) == len(set(paged)) >= 230
        assert set(paged) == set(walked)
        assert {page.total for page in pages} <= {len(paged), None}

    @pytest.mark.parametrize("order", Order)
    @pytest.mark.parametrize("descending", [True, False])
    async def test_a_list_comes_in_the_order_asked_for(self, world, order, descending):
        wanted = Listing(order=order, descending=descending)
        key = {
            Order.CREATED: lambda ticket: ticket.created_at,
            Order.UPDATED: lambda ticket: ticket.updated_at,
            Order.STATUS: lambda ticket: list(Status).index(ticket.status),
        }[order]

        tickets = [ticket async for ticket in world.desk.tickets(wanted, as_=world.requester)]

        assert len(tickets) > 1
        assert tickets == sorted(tickets, key=key, reverse=descending)

    @pytest.mark.parametrize("who", ["requester", "agent"])
    async def test_open_and_solved_are_the_two_halves_of_ones_own(self, world, who):
        as_ = getattr(world, who)
        first = await world.desk.open_ticket(draft("open"), as_=as_)
        second = await world.desk.open_ticket(draft("solved"), as_=as_)
        await world.desk.change(second.id, Change(status=Status.SOLVED))

        below = await titles(world, Listing(progress=Progress.OPEN), as_)
        above = await titles(world, Listing(progress=Progress.SOLVED), as_)

        assert first.id != second.id
        assert "open" in below
        assert "solved" not in below
        assert "solved" in above
        assert "open" not in above

    async def test_an_organization_sees_what_its_members_ask(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        wanted = Listing(scope=Scope.MY_ORGANIZATION)
        person = await world.desk.whoami(as_=world.requester)
        of_it = Listing(scope=Scope.ORGANIZATION, of=person.organization_id)

        if world.desk.abilities.organization_listing:
            assert "VPN is down" in await titles(world, wanted, world.colleague)
        else:
            with pytest.raises(Unsupported):
                await titles(world, wanted, world.colleague)
            with pytest.raises(NotFound):
                await world.desk.ticket(opened.id, as_=world.colleague)
        assert "VPN is down" in await titles(world, of_it, None)
        assert "VPN is down" not in await titles(world, Listing(), world.colleague)

    async def test_agents_list_a_person_and_the_whole_desk_and_requesters_do_not(self, world):
        await world.desk.open_ticket(draft(), as_=world.requester)
        person = await world.desk.whoami(as_=world.requester)

        for wanted in (
            Listing(scope=Scope.PERSON, of=person.id),
            Listing(scope=Scope.DESK),
            Listing(scope=Scope.DESK, progress=Progress.OPEN),
            Search(words="VPN is down", scope=Scope.DESK),
        ):
            assert "VPN is down" in await titles(world, wanted, world.agent)
            with pytest.raises((Forbidden, NotFound)):
                await titles(world, wanted, world.requester)

    async def test_a_search_finds_words_statuses_and_field_values(self, world):
        choice = await a_choice(world)
        value = choice.options[-1].value
        fields = (FieldValue(key=choice.key, value=value),)
        await world.desk.open_ticket(draft("打印机坏了", fields=fields), as_=world.requester)
        searches = [
            Search(words="打印机坏"),
            Search(statuses=(world.desk.abilities.statuses[0], Status.SOLVED)),
            Search(),
        ]
        if world.desk.abilities.organization_listing:
            searches.append(Search(words="打印机坏", scope=Scope.MY_ORGANIZATION))
        if world.desk.abilities.field_value_search:
            searches.append(Search(field_value=value))

        for wanted in searches:
            assert "打印机坏了" in await titles(world, wanted, world.requester)
        assert (
            await titles(
                world, Search(words="打印机坏", statuses=(Status.CLOSED,)), world.requester
            )
            == []
        )

    async def test_a_requesters_reply_is_a_public_comment_by_that_person(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)

        added = await world.desk.add_comment(
            opened.id, Reply(body=body("It is back")), as_=world.requester
        )

        person = await world.desk.whoami(as_=world.requester)
        assert (added.text, added.public, added.author.id) == ("It is back", True, person.id)
        assert (await world.desk.comment(opened.id, added.id, as_=world.requester)).id == added.id
        assert (await world.desk.comment(opened.id, added.id)).id == added.id

    async def test_the_same_words_again_are_another_comment(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        reply = Reply(body=body("Any news?"))

        first = await world.desk.add_comment(opened.id, reply, as_=world.requester)
        second = await world.desk.add_comment(opened.id, reply, as_=world.requester)

        assert first.id != second.id

    async def test_what_a_desk_cannot_write_is_refused_by_name(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        able = world.desk.abilities
        kinds = {True: able.agent_comments, False: able.internal_comments}

        for public in (public for public, can in kinds.items() if not can):
            with pytest.raises(Unsupported):
                await world.desk.add_comment(
                    opened.id, Reply(body=body("x"), public=public), as_=world.agent
                )
        assert len(await said(world, opened.id, world.agent)) == 1

    async def test_an_internal_comment_is_seen_by_agents_alone(self, world):
        if not world.desk.abilities.internal_comments:
            return
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        public = Reply(body=body("We are looking"))
        note = Reply(body=body("The vendor is slow"), public=False)

        answer = await world.desk.add_comment(opened.id, public, as_=world.agent)
        hidden = await world.desk.add_comment(opened.id, note, as_=world.agent)

        assert (answer.public, hidden.public) == (True, False)
        words = ["Cannot connect since 9:00", "We are looking", "The vendor is slow"]
        assert await said(world, opened.id, None) == words
        assert await said(world, opened.id, world.agent) == words
        assert await said(world, opened.id, world.requester) == words[:2]
        with pytest.raises(NotFound):
            await world.desk.comment(opened.id, hidden.id, as_=world.requester)

    async def test_a_requester_cannot_write_an_internal_comment(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        note = Reply(body=body("x"), public=False)

        with pytest.raises((Forbidden, Unsupported)):
            await world.desk.add_comment(opened.id, note, as_=world.requester)

    async def test_comments_come_in_both_directions(self, world):
        opened = await world.desk.open_ticket(draft(text="first"), as_=world.requester)
        for text in ("second", "third"):
            await world.desk.add_comment(opened.id, Reply(body=body(text)), as_=world.requester)

        backwards = world.desk.comments(opened.id, as_=world.requester, newest_first=True)

        assert await said(world, opened.id, world.requester) == ["first", "second", "third"]
        assert [comment.text async for comment in backwards] == ["third", "second", "first"]

    async def test_an_agent_changes_what_a_requester_may_not(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        agent = await world.desk.whoami(as_=world.agent)
        able = world.desk.abilities
        status = Status.PENDING if Status.PENDING in able.statuses else Status.SOLVED
        change = Change(status=status, priority=able.priorities[-1], assignee_id=agent.id)

        changed = await world.desk.change(opened.id, change, as_=world.agent)

        assert (changed.status, changed.priority) == (status, able.priorities[-1])
        assert changed.assignee_id == agent.id
        assert changed.title == opened.title
        if not world.desk.abilities.requester_sets_status:
            with pytest.raises(Forbidden):
                await world.desk.change(
                    opened.id, Change(status=Status.SOLVED), as_=world.requester
                )

    async def test_an_agent_changes_fields_and_what_a_channel_presets(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        choice, group = await a_choice(world), (await world.desk.groups())[-1]
        value = FieldValue(key=choice.key, value=choice.options[-1].value)

        changed = await world.desk.change(
            opened.id, Change(fields=(value,), group_id=group.id, tags=("slack",))
        )
        again = await world.desk.change(opened.id, Change(group_id=group.id, tags=("slack",)))

        assert value in changed.fields
        assert (changed.group_id, again.group_id) == (group.id, group.id)
        assert group.name

    async def test_a_ticket_opens_with_what_a_channel_presets(self, world):
        opens_with, [*_, group] = world.desk.abilities.opens_with, await world.desk.groups()
        preset = draft(
            group_id=group.id if Preset.GROUP in opens_with else None,
            tags=("slack",) if Preset.TAGS in opens_with else (),
        )

        opened = await world.desk.open_ticket(preset, as_=world.requester)

        assert Preset.GROUP not in opens_with or opened.group_id == group.id

    async def test_a_deleted_ticket_is_gone(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        if not world.desk.abilities.deletes_tickets:
            with pytest.raises(Unsupported):
                await world.desk.delete(opened.id)
            return

        await world.desk.delete(opened.id)

        with pytest.raises(NotFound):
            await world.desk.ticket(opened.id)

    async def test_changes_come_oldest_first_each_once(self, world):
        world.add_many(150)
        opened = await world.desk.open_ticket(draft(), as_=world.requester)

        everything = [ticket async for ticket in world.desk.changed_since(LONG_AGO)]
        lately = [ticket.id async for ticket in world.desk.changed_since(opened.updated_at)]

        ids = [ticket.id for ticket in everything]
        assert len(ids) == len(set(ids)) > 150
        assert [one.updated_at for one in everything] == sorted(
            one.updated_at for one in everything
        )
        assert ids[-1] == opened.id
        assert opened.id in lately

    async def test_a_file_goes_up_into_a_comment_and_comes_down_the_same(self, world):
        data = bytes(range(256)) * 1000
        opened = await world.desk.open_ticket(draft(), as_=world.requester)

        added = await add_files(world, opened.id, {"测试 报告.bin": data})

        [attachment] = added.attachments
        assert (attachment.name, attachment.size) in {
            ("测试 报告.bin", len(data)),
            ("测试 报告.bin", None),
        }
        await self._reads(world, attachment, data)
        if world.desk.abilities.attachments_by_id:
            await self._reads(world, await world.desk.attachment(attachment.id), data)
            await self._reads(world, Attachment(id=attachment.id, name=""), data)
        else:
            with pytest.raises(Unsupported):
                await world.desk.attachment(attachment.id)

    async def _reads(self, world: World, attachment: Attachment, data: bytes) -> None:
        async with world.desk.download(attachment) as opened:
            assert (opened.name, opened.size) == ("测试 报告.bin", len(data))
            assert await read(opened) == data

    async def test_a_file_comes_with_a_new_ticket_or_is_attached_to_it(self, world):
        if world.desk.abilities.opens_with_files:
            upload = await world.desk.upload(file(b"first"), as_=world.requester)
            opened = await world.desk.open_ticket(draft(uploads=(upload,)), as_=world.requester)
        else:
            with pytest.raises(Unsupported):
                await world.desk.upload(file(b"first"), as_=world.requester)
            opened = await world.desk.open_ticket(draft(), as_=world.requester)
            await world.desk.attach(opened.id, file(b"first"), as_=world.requester)

        [comment] = [one async for one in world.desk.comments(opened.id, as_=world.requester)]
        [attachment] = comment.attachments
        async with world.desk.download(attachment) as body_of_it:
            assert await read(body_of_it) == b"first"

    async def test_an_empty_file_and_several_files_are_carried(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        files = {"empty.txt": b"", "one.txt": b"1", "two.txt": b"2"}

        added = await add_files(world, opened.id, files)

        assert [one.name for one in added.attachments] == ["empty.txt", "one.txt", "two.txt"]

    async def test_a_deleted_attachment_is_gone(self, world):
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        [attachment] = (await add_files(world, opened.id, {"x.txt": b"x"})).attachments
        if not world.desk.abilities.deletes_attachments:
            with pytest.raises(Unsupported):
                await world.desk.delete_attachment(attachment.id)
            return

        await world.desk.delete_attachment(attachment.id)

        with pytest.raises(NotFound):
            await world.desk.attachment(attachment.id)

    async def test_a_ticket_whose_answer_was_lost_is_found_and_not_doubled(self, world):
        since = datetime.now(UTC)
        before = await world.desk.open_ticket(draft(), as_=world.requester)
        world.lose_the_answer()

        with pytest.raises(Unclear):
            await world.desk.open_ticket(draft(), as_=world.requester)
        found = await world.desk.find_opened(
            draft(), as_=world.requester, since=since, known={before.id}
        )

        assert found is not None
        assert found.id != before.id
        known = {before.id, found.id}
        again = await world.desk.find_opened(draft(), as_=world.requester, since=since, known=known)
        assert again is None

    async def test_a_ticket_that_was_not_opened_is_not_found(self, world):
        since = datetime.now(UTC)
        world.hang_up()

        with pytest.raises(Unclear):
            await world.desk.open_ticket(draft("Never"), as_=world.requester)

        assert not await world.desk.find_opened(
            draft("Never"), as_=world.requester, since=since, known=()
        )

    async def test_a_newcomers_ticket_whose_answer_was_lost_is_found(self, world):
        since = datetime.now(UTC)
        assert not await world.desk.find_opened(draft(), as_=NOBODY, since=since, known=())
        await world.desk.open_ticket(draft(), as_=NOBODY, name="Bo Lund")

        assert await world.desk.find_opened(draft(), as_=NOBODY, since=since, known=())

    @pytest.mark.parametrize("who", ["requester", "agent"])
    async def test_a_comment_whose_answer_was_lost_is_found_and_not_doubled(self, world, who):
        if who == "agent" and not world.desk.abilities.agent_comments:
            return
        as_ = replace(getattr(world, who), person_id=None)
        opened = await world.desk.open_ticket(draft(), as_=world.requester)
        as_ = replace(as_, person_id=(await world.desk.whoami(as_=as_)).id)
        reply = Reply(body=body("Thanks!"))
        since = datetime.now(UTC)
        world.lose_the_answer()

        with pytest.raises(Unclear):
            await world.desk.add_comment(opened.id, reply, as_=as_)
        found = await world.desk.find_added(opened.id, reply, as_=as_, since=since, known=())

        assert isinstance(found, Comment)
        assert not await world.desk.find_added(
            opened.id, reply, as_=as_, since=since, known={found.id}
        )
        assert not await world.desk.find_added(
            opened.id, Reply(body=body("Thanks?")), as_=as_, since=since, known=()
        )

    async def test_a_read_survives_a_hiccup_and_a_write_does_not_repeat_itself(self, world):
        world.fail()
        assert await world.desk.whoami()
        world.fail()

        with pytest.raises(Unclear):
            await world.desk.open_ticket(draft("Once"), as_=world.requester)

        assert "Once" not in await titles(world, Listing(), world.requester)

    async def test_fields_are_what_a_form_can_ask(self, world):
        fields = await world.desk.fields()

        assert fields
        assert len({one.key for one in fields}) == len(fields)
        assert all(one.label for one in fields)
        choices = {FieldKind.CHOICE, FieldKind.RADIO, FieldKind.CASCADE, FieldKind.CHECKBOXES}
        assert all(one.options or one.large for one in fields if one.kind in choices)
        for one in fields[:3]:
            assert (await world.desk.field(one.key)).label == one.label

    async def test_the_options_of_a_field_are_walked_and_picked(self, world):
        long = next((one for one in await world.desk.fields() if one.large), None)
        choice = long or await a_choice(world)

        every = [option async for option in world.desk.options(choice.key)]
        wanted = OptionsWanted(title=every[-1].label)
        picked = [option async for option in world.desk.options(choice.key, wanted)]

        assert every == list(choice.options) or long
        assert every[-1] in picked
        assert {option.label for option in picked} == {every[-1].label}

    async def test_a_field_that_is_not_there_is_not_found(self, world):
        for key in ("no_such_field", "../1", ""):
            with pytest.raises(NotFound):
                await world.desk.field(key)

    async def test_fields_of_other_things_are_listed_or_refused(self, world):
        for category in Category:
            if category in world.desk.abilities.categories:
                assert isinstance(await world.desk.fields(category), tuple)
            else:
                with pytest.raises(Unsupported):
                    await world.desk.fields(category)

    async def test_groups_have_names(self, world):
        groups = await world.desk.groups()

        assert groups
        assert all(one.id and one.name for one in groups)
