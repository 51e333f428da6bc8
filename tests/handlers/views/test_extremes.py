"""Texts of any kind and length: Slack takes every view, nobody is called, nothing typed is lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.views import conversation, hub, notices, progress, watch
from handlers.views import help as help_views
from handlers.views.card import request_card
from handlers.views.new_request import RequestForm, new_request_modal
from handlers.views.progress import LeftOut
from handlers.views.reply import ReplyForm, reply_modal
from handlers.views.request import request_message
from handlers.views.requests import Listed, requests_message
from handlers.views.shape import FormShape
from handlers.views.state import DeliveryRef, DraftRef, ListState, TicketRef
from handlers.views.whoami import AtDesk, whoami_message
from handlers.words import Words
from handlers.workspace import Message, SlackFile, View
from helpdesks.fields import FieldKind, FieldValue
from helpdesks.models import Attachment, Priority, Status
from tests.handlers.views.desk import ANSWER, CARD, FIELDS, LATER, NOTE, PRINTER, page
from tests.handlers.views.examples import DELIVERY, DRAFT, PLACE, REPLY_PLACE
from tests.handlers.views.limits import hold, is_quiet, visible

ENGLISH = Words.load().to("en-US")

LONG = [
    "x" * 40_000,
    "打印机着火了。" * 6_000,
    "الطابعة تحترق " * 3_000,
    "👩‍👩‍👧‍👦🇩🇪" * 4_000,
    "<!channel> <@U0ANA> &amp; @here " * 1_000,
    "&" * 40_000,
    "<b>*_~`>" * 5_000,
    "line\n" * 8_000,
    "<p><b>a</b><i>b</i></p>" * 2_000,
    "<ul><li>a<ul><li>b</li></ul></li></ul>" * 1_000,
    "\x00\u202e\ud800\r\n" * 1_000,
    '"\\' * 20_000,
]


def everything(text: str) -> Iterator[Message | View]:
    """Every view and message with this text wherever somebody else's words can stand."""
    name = text[:1_000]
    ticket = replace(
        PRINTER,
        number=text[:40],
        title=text,
        description=text,
        status=Status.OTHER,
        status_said=text,
        priority=Priority.OTHER,
        priority_said=text,
        fields=(FieldValue(key="field_8", value=text),),
    )
    fields = [replace(FIELDS[1], label=name, hint=text), replace(FIELDS[3], label=name)]
    fields.append(replace(FIELDS[1], key="t", kind=FieldKind.LONG_TEXT, asked_if=("field_4", text)))
    files = tuple(Attachment(id=str(n), name=name, size=n) for n in range(12))
    comment = replace(ANSWER, text=text, html=text, attachments=files)
    left = [LeftOut(name=name, reason=text[:200])] * 12
    form = RequestForm(
        title=text,
        body=text,
        fields=(FieldValue(key="field_8", value=text),),
        files=tuple(SlackFile(id=f"F{n}", name=name, size=n) for n in range(12)),
    )
    told = {"words": text, "delivery": DELIVERY}
    t = ENGLISH
    yield hub.hub_message(t, name=name, agent=True, desk="support")
    yield help_views.unknown_command(t, word=name, nearest=None)
    yield help_views.bad_number(t, word=name)
    yield help_views.bad_option(t, name=name, value=text, allowed=("open",))
    known = AtDesk(desk=name, known=True, name=name, role=name, organization=name, level=name)
    yield whoami_message(t, name=name, email=name, desks=[known])
    yield request_card(
        t,
        card=replace(CARD, ticket=ticket, requester=name, assignee=name),
        in_thread_hint=True,
    )
    yield from conversations(t, text, name, comment)
    shown = replace(page(10, more=True), tickets=(replace(ticket, number="118"),))
    yield requests_message(
        t,
        listed=Listed(page=shown),
        state=ListState(desk="support", words=text, field_value=text, page=2),
    )
    yield from whole_requests(t, name, ticket, fields, comment)
    yield from forms_and_notices(t, text, ticket, fields, form, left, told)


def conversations(t, text, name, comment) -> Iterator[Message]:
    for said in (comment, replace(comment, html="")):
        yield conversation.comment_message(
            t, comment=said, author=name, number="118", desk="support", ticket_id="118"
        )
    yield conversation.attachment_note(
        t, name=name, size=1, why=text, number=text, link="https://acme.kf5.com"
    )


def whole_requests(t, name, ticket, fields, comment) -> Iterator[Message]:
    for link in (None, "https://acme.slack.com/archives/C1/p1"):
        yield request_message(
            t,
            desk="support",
            ticket=ticket,
            requester=name,
            assignee=name,
            comments=[(comment, name)] * 5 if link else [],
            older=2,
            agent=True,
            link=link,
            fields=fields,
            stale=LATER,
        )


def forms_and_notices(t, text, ticket, fields, form, left, told) -> Iterator[Message | View]:
    name = text[:1_000]
    shape = FormShape(desk="support", fields=tuple(fields))
    yield new_request_modal(t, place=PLACE, shape=shape, filled=form)
    yield reply_modal(
        t,
        place=replace(REPLY_PLACE, number=text[:40]),
        filled=ReplyForm(body=text, files=form.files),
    )
    yield progress.opened_modal(t, key="k", ticket=ticket, channel="C1", left_out=left)
    yield progress.replied_modal(t, key="k", number=text[:40], left_out=left)
    yield progress.failed_modal(t, key="k", reason="No.", **told)
    yield progress.transfer_modal(t, key="k", name=name, done=1, size=2)
    yield watch.watch_set(t, user="U1", form=watch.WatchForm(statuses=(text,)), organization=name)
    yield notices.desk_down(t, desk=name, since=LATER)
    yield notices.draft_kept(t, title=text, draft=DRAFT)
    yield notices.delivery_failed(t, what="reply", number=text[:40], reason="No.", **told)
    yield notices.closed_request(t, number=text[:40], words=text, draft=DRAFT)
    yield notices.reply_sent(t, number=text[:40], left_out=left)


@settings(max_examples=30)
@given(st.text(max_size=400))
def test_slack_takes_every_text_and_nobody_is_called(text: str):
    for shown in everything(text):
        hold(shown)
        assert is_quiet(shown)


@pytest.mark.parametrize("text", LONG)
def test_slack_takes_the_longest_texts(text: str):
    for shown in everything(text):
        hold(shown)
        assert is_quiet(shown)


def test_what_was_not_delivered_can_be_copied_in_whole_from_its_form():
    words = "打印机着火了。" * 500
    view = progress.failed_modal(
        ENGLISH, key="k", reason="No.", words=words, delivery=DeliveryRef(row=1, key="k")
    )

    assert "".join(visible(view).split("\n")).count("打印机着火了。") == 500


def test_the_rest_of_a_long_comment_is_one_button_away():
    long = replace(ANSWER, html="", text="All is well. " * 2_000)
    shown = conversation.comment_message(
        ENGLISH, comment=long, author="Marta", number="118", desk="support", ticket_id="9"
    )

    ref = TicketRef(desk="support", ticket_id="9", number="118").to_text()
    assert shown.blocks[-1]["elements"][0]["value"] == ref


def test_a_short_answer_is_shown_in_whole_beside_a_very_long_one():
    long = replace(ANSWER, html="", text="All is well. " * 3_000)
    shown = request_message(
        ENGLISH,
        desk="support",
        ticket=PRINTER,
        requester="Ana",
        assignee=None,
        comments=[(long, "Marta"), (replace(ANSWER, html="", text="Thanks! " * 100), "Ana")],
        older=None,
        agent=False,
        link=None,
    )

    assert visible(shown).count("Thanks!") > 100


def test_internal_notes_are_for_agents_only():
    given = {
        "desk": "support",
        "ticket": PRINTER,
        "requester": "Ana",
        "assignee": None,
        "comments": [(NOTE, "Marta")],
        "older": None,
        "link": None,
    }

    assert NOTE.text not in visible(request_message(ENGLISH, agent=False, **given))
    assert NOTE.text in visible(request_message(ENGLISH, agent=True, **given))


def test_a_field_that_requesters_are_not_asked_for_is_not_shown():
    shown = request_message(
        ENGLISH,
        desk="support",
        ticket=PRINTER,
        requester="Ana",
        assignee=None,
        comments=[],
        older=None,
        agent=False,
        link=None,
        fields=FIELDS,
    )

    assert "Inventory number" in visible(shown)
    assert "Hardware" in visible(shown)
    assert "not for requesters" not in visible(shown)


def test_a_draft_of_any_title_can_be_continued():
    shown = notices.draft_kept(ENGLISH, title="<!channel>", draft=DraftRef(key="k"))

    assert "&lt;!channel&gt;" in shown.text
