"""`/request …`, from what was typed to what the person reads."""

import re
from dataclasses import replace

import pytest

from handlers.errors import NOT_KNOWN, NotKnown, sentence
from handlers.flows.follow import follow
from handlers.views.state import ListState, TicketRef
from handlers.workspace import SlackBusy, SlackDown, SlackRefused, SlackUnclear
from helpdesks.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    TooLarge,
    Unclear,
    Unintelligible,
    Unreachable,
)
from helpdesks.models import Role, Status
from store import Batch, PersonIdentity
from tests.handlers.stand_ins import ANA, BO, FINANCE, LIN, MARTA, Answer
from tests.handlers.steps import on_disk, ticket_of, values

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def answer(slack) -> Answer:
    """The one thing the person was told."""
    [said] = slack.answers
    return said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "how can the help desk help?"),
        ("help", "What you can type"),
        ("showw 118", "Did you mean"),
        ("xyzzy", "There is no command “xyzzy”."),
        ("show abc", "“abc” is not the number of a request."),
        ("show", "The number of the request is missing."),
        ("list tomorrow", "“tomorrow” cannot stand here."),
        ("search", "What should be searched for?"),
        ("118", "There is no such request"),
        ("unwatch", "No requests are shown in this channel."),
        ("<!channel> & *x*", "&lt;!channel&gt;"),
        ("\u0000\u202e", "There is no command"),
        ("x" * 40_000, "There is no command"),
    ],
)
async def test_whatever_is_typed_is_answered_in_words(door, slack, path, typed, said):
    response = await door.command(typed)

    assert response.status == 200
    assert said in answer(slack).text
    assert answer(slack).url.startswith("https://hooks.slack.example/commands/")
    assert on_disk(path) == []


async def test_a_request_is_shown_with_its_conversation_and_without_internal_words(
    door, slack, desk
):
    ticket = desk.opens("Printer on fire")
    desk.says(ticket, "the internal word", public=False)
    desk.says(ticket, "We are on our way")
    await door.command(f"show {ticket.number}")

    assert "Printer on fire" in answer(slack).all_text
    assert "We are on our way" in answer(slack).all_text
    assert "Marta Klein" in answer(slack).all_text
    assert "the internal word" not in str(slack.sent)


async def test_somebody_elses_request_is_not_shown(door, slack, desk):
    ticket = replace(desk.opens("Salary of Ana"), organization_id=None)
    desk.all_tickets[ticket.id] = ticket
    await door.command(ticket.number, user=LIN)

    assert "Salary" not in str(slack.sent)
    assert CHINESE.search(answer(slack).text)


async def test_a_list_has_a_button_for_each_request_and_one_for_more(door, slack, desk, clock):
    tickets = []
    for n in range(12):
        clock.forward(minutes=1)
        tickets.append(desk.opens(f"number {n}"))
    await door.command("list all sort:created")
    shown = [TicketRef.from_text(v).number for v in values(answer(slack).message, "show")]
    following = [
        state
        for value in values(answer(slack).message, "open_list")
        if (state := ListState.from_text(value)).page == 2
    ]

    assert shown == [t.number for t in reversed(tickets)][:10]
    assert len(following) == 1


async def test_a_list_while_the_desk_is_down_shows_what_is_remembered(door, slack, desk, kit):
    desk.opens("Remembered")
    desk.opens("Of somebody else", requester="8")
    await follow(kit, "support")
    await door.command("list")
    desk.trouble.down(Unreachable())
    await door.command("list")

    assert "Remembered" in slack.answers[1].text
    assert "The help desk is not answering; this is what was known" in slack.answers[1].text
    assert "Of somebody else" not in str(slack.sent)


async def test_somebody_unknown_is_remembered_nothing_while_the_desk_is_down(
    door, slack, desk, kit
):
    desk.opens("Not for Bo")
    await follow(kit, "support")
    desk.trouble.down(Unreachable())
    await door.command("list org", user=ANA)
    await door.command("list", user=BO)

    assert "Not for Bo" not in str([said.text for said in slack.answers])
    assert all("is not answering right now" in said.text for said in slack.answers)


async def test_a_search_says_what_it_found(door, slack, desk):
    desk.opens("VPN is down")
    desk.opens("VPN is slow", status=Status.SOLVED, status_said="solved")
    await door.command("search vpn status:solved")

    assert "VPN is slow" in answer(slack).text
    assert "VPN is down" not in answer(slack).text


async def test_a_reply_in_one_line_is_on_disk_before_the_ack(door, slack, desk, path):
    ticket = desk.opens("Printer on fire")
    response = await door.command(f"reply {ticket.number} It *works* again")
    rows = on_disk(path)
    await door.deliver()

    assert (response.status, [kind for kind, _ in rows]) == (200, ["add_comment"])
    assert desk.said(ticket)[-1] == "It works again"
    assert [said.text for said in slack.answers] == [
        f"Your reply to #{ticket.number} is on its way.",
        f"Your reply is in request #{ticket.number}.",
    ]


async def test_a_reply_without_words_opens_the_form(door, slack, desk, path):
    ticket = desk.opens("Printer on fire")
    await door.command(f"reply {ticket.number}")

    assert slack.form["callback_id"] == "reply"
    assert slack.form["title"]["text"] == f"Reply to #{ticket.number}"
    assert (slack.answers, on_disk(path)) == ([], [])


async def test_the_form_for_a_new_request_has_the_title_that_was_typed(door, slack):
    await door.command("new Printer &amp; co on fire")

    assert "Printer & co on fire" in str(slack.form)


async def test_the_form_opens_and_the_request_is_accepted_while_the_desk_is_down(
    door, slack, desk, path
):
    desk.trouble.down(Unreachable())
    await door.command("new In the dark")
    told = await door.submit(slack.form, title="In the dark", body="Hello?")

    assert told["response_action"] == "update"
    assert [kind for kind, _ in on_disk(path)] == ["open_ticket"]


async def test_watching_where_we_are_no_member_says_how_to_invite_us(door, slack):
    await door.command("watch", channel=FINANCE)

    assert "/invite @Deskhand" in answer(slack).text
    assert slack.views == {}


@pytest.mark.parametrize("typed", ["whoami", "link"])
async def test_somebody_reads_who_they_are_at_the_desk(door, slack, typed):
    await door.command(typed, user=MARTA)

    assert "Marta Klein" in answer(slack).text
    assert "Acme" in answer(slack).text


async def test_link_looks_somebody_up_once_more(door, slack, desk):
    await door.command("whoami", user=ANA)
    desk.persons["7"] = replace(desk.persons["7"], name="Ana Newname", role=Role.AGENT)
    await door.command("whoami", user=ANA)
    await door.command("link", user=ANA)

    assert ["Newname" in said.text for said in slack.answers] == [False, False, True]


async def test_somebody_whose_slack_is_chinese_reads_chinese(door, slack):
    await door.command("help", user=LIN)
    await door.command("new 打印机", user=LIN)

    assert CHINESE.search(answer(slack).text)
    assert slack.form["title"]["text"] == "新建工单"


SECRET = "sekret-detail"
TROUBLE = {
    "desk down": Unreachable(SECRET),
    "desk busy": RateLimited(7),
    "answer lost": Unclear(SECRET),
    "sign-in refused": SignInFailed(SECRET),
    "forbidden": Forbidden(SECRET),
    "not there": NotFound(SECRET),
    "refused": Refused(fields={}),
    "too large": TooLarge(1024),
    "unreadable": Unintelligible(SECRET),
    "slack down": SlackDown(SECRET),
    "slack busy": SlackBusy(3),
    "slack unclear": SlackUnclear(SECRET),
    "archived": SlackRefused("is_archived", [SECRET]),
    "refused by slack": SlackRefused("fatal_error", [SECRET]),
    **{reason: NotKnown(reason) for reason in NOT_KNOWN},
}


@pytest.mark.parametrize("user", [ANA, LIN])
@pytest.mark.parametrize("kind", TROUBLE)
async def test_every_trouble_is_told_in_the_persons_language(door, slack, desk, kit, kind, user):
    desk.trouble.fail("by_number", TROUBLE[kind])
    await door.command("118", user=user)

    t = kit.words.to(slack.members[user].locale)
    assert answer(slack).text == sentence(t, TROUBLE[kind])
    assert bool(CHINESE.search(answer(slack).text)) is (user == LIN)
    assert SECRET not in str(slack.sent)


@pytest.mark.parametrize("user", [ANA, LIN])
async def test_a_mistake_of_ours_is_told_by_a_reference_and_none_of_its_words(
    door, slack, desk, user, capsys
):
    desk.trouble.fail("by_number", KeyError(SECRET))
    await door.command("118", user=user)

    [reference] = re.findall(r"\b[0-9a-f]{6}\b", answer(slack).text)
    assert bool(CHINESE.search(answer(slack).text)) is (user == LIN)
    assert SECRET not in str(slack.sent)
    assert reference in capsys.readouterr().out


async def test_slack_not_knowing_the_language_is_told_in_the_workspaces(door, slack, desk):
    slack.trouble.fail("member", SlackDown(), SlackDown())
    await door.command("118")

    assert answer(slack).text == "Slack is not answering right now. Please try again in a minute."


async def test_a_desks_own_reason_is_shown_without_waking_anybody(door, slack, desk):
    desk.trouble.fail("by_number", Refused("<!channel> 请检查 *this*"))
    await door.command("118")

    assert "<!channel>" not in str(slack.sent)
    assert "&lt;!channel&gt; 请检查" in answer(slack).text


async def test_somebody_who_is_linked_by_an_administrator_needs_no_address(door, slack, desk, kit):
    ticket = desk.opens("Printer on fire")
    slack.members[BO] = replace(slack.members[BO], guest=True, confirmed=False)
    await kit.store.commit(Batch(identities=(linked(BO, kit.now()),)))
    await door.command(ticket.number, user=BO)

    assert "Printer on fire" in answer(slack).all_text


async def test_a_reply_to_a_request_one_may_not_see_is_kept_and_told(door, slack, desk):
    desk.opens("Secret", requester="9", organization_id=None)
    await door.command("reply 118 open sesame")
    await door.deliver()

    [told] = slack.said_in("D0ANA")
    assert "There is no such request, or you may not see it." in told
    assert "open sesame" in told
    assert desk.said(ticket_of(desk, "Secret")) == ["About: Secret"]


def linked(user, moment) -> PersonIdentity:
    """An administrator has said that this is Ana."""
    return PersonIdentity(
        team="T0ACME",
        user=user,
        desk="support",
        person_id="7",
        name="Ana",
        email="ana@acme.example",
        role="requester",
        organization_id=None,
        level="linked",
        checked_at=moment,
    )
