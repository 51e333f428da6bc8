"""Views of one help desk and its forms, by name, as a function of the language."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from handlers.errors import (
    DESK,
    LEFT_BEHIND,
    NOT_KNOWN,
    NotKnown,
    left_behind,
    sentence,
    unexpected,
)
from handlers.views import conversation, hub, notices, progress, watch
from handlers.views import help as help_views
from handlers.views.card import request_card
from handlers.views.new_request import RequestForm, new_request_modal
from handlers.views.progress import LeftOut
from handlers.views.reply import ReplyForm, reply_modal
from handlers.views.request import request_message
from handlers.views.requests import Listed, Silent, requests_message
from handlers.views.shape import FormShape
from handlers.views.state import DeliveryRef, DraftRef, ListState, Place, ReplyPlace
from handlers.views.watch import WatchForm
from handlers.views.whoami import AtDesk, whoami_message
from handlers.words import Translate
from handlers.workspace import Message, View, Withheld
from helpdesks.errors import Refused
from helpdesks.fields import FieldValue
from helpdesks.models import Priority
from tests.handlers.views.desk import (
    ANSWER,
    CARD,
    FIELDS,
    NOON,
    NOTE,
    PHOTO,
    PRINTER,
    QUESTION,
    UNKNOWN,
    page,
)
from tests.handlers.views.examples_forms import FORMS
from tests.handlers.views.fields import visible

Example = Callable[[Translate], Message | View]

KEY = "f3a1c2"
PLACE = Place(team="T1", channel="C1", key=KEY, desk="support", locale="en-US")
DIRECT = replace(PLACE, channel="D1")
BARE = FormShape(desk="support")
SHAPE = replace(BARE, fields=visible(FIELDS))
REPLY_PLACE = ReplyPlace(
    team="T1",
    channel="C1",
    key=KEY,
    desk="support",
    number="118",
    locale="en-US",
)
FILLED = RequestForm(
    title="Printer prints blank pages",
    body="Every page since this morning.\n\n<!channel> & *more*",
    priority=Priority.HIGH,
    private=True,
    fields=(
        FieldValue(key="field_4", value="hardware"),
        FieldValue(key="field_8", value="A-42"),
        FieldValue(key="field_9", value="PC LOAD LETTER"),
        FieldValue(key="field_10", value="r7"),
    ),
    files=(PHOTO,),
)
DELIVERY = DeliveryRef(row=17, key="form:f3a1c2")
DRAFT = DraftRef(key=KEY)
LISTING = ListState(desk="support", progress="open")
SEARCH = ListState(
    desk="support", scope="organization", words="printer <!here>", statuses=("open", "pending")
)
WATCHING = WatchForm(scope="organization", statuses=("new", "open"), detail="conversation")
WORDS = "It still prints <!channel> blank pages."


def _left(t: Translate) -> tuple[LeftOut, ...]:
    return (
        LeftOut(name="video.mov", reason=left_behind(t, "too_large", limit=20 * 1024 * 1024)),
        LeftOut(name="<!channel>.txt", reason=left_behind(t, "empty")),
    )


def _request(t: Translate, **changed: Any) -> Message:
    given: dict[str, Any] = {
        "desk": "support",
        "ticket": PRINTER,
        "requester": "Ana Example",
        "assignee": "Marta & Söhne",
        "comments": [(QUESTION, "Ana Example"), (ANSWER, "Marta & Söhne"), (NOTE, "Marta & Söhne")],
        "older": None,
        "agent": False,
        "link": "https://acme.slack.com/archives/C1/p1",
        "fields": FIELDS,
    }
    return request_message(t, **given | changed)


def _comment(t: Translate, **changed: Any) -> Message:
    given = {"author": "Marta & Söhne", "number": "118", "desk": "support", "ticket_id": "118"}
    return conversation.comment_message(t, **{"comment": ANSWER, **given, **changed})


def _whoami(t: Translate, **known: Any) -> Message:
    at = AtDesk(desk="support", **known)
    return whoami_message(t, name="Ana <!here>", email="ana@acme.example", desks=[at])


def _every_sentence(t: Translate) -> Message:
    errors = [sentence(t, NotKnown(reason)) for reason in NOT_KNOWN]
    errors += [t(said) for said in DESK.values()]
    errors += [left_behind(t, why) for why in (*LEFT_BEHIND, "unheard of")]
    errors += [
        sentence(t, Refused(reason="<!channel> is not a valid status")),
        unexpected(t, "a1b2c3"),
    ]
    return notices.told("\n".join(errors))


MESSAGES: dict[str, Callable[[Translate], Message]] = {
    "hub": partial(hub.hub_message, name="Ana <!here>", agent=False, desk="support"),
    "hub_agent": partial(hub.hub_message, name="Marta", agent=True, desk="support"),
    "help": help_views.help_message,
    "unknown_command": partial(help_views.unknown_command, word="serach", nearest="search"),
    "unknown_command_far": partial(help_views.unknown_command, word="<!channel>", nearest=None),
    "bad_number": partial(help_views.bad_number, word="one<8"),
    "bad_number_missing": partial(help_views.bad_number, word=""),
    "bad_option": partial(
        help_views.bad_option, name="sort", value="color", allowed=("updated", "created", "status")
    ),
    "bad_option_name": partial(help_views.bad_option, name="sorted", value=None, allowed=("sort",)),
    "bad_option_word": partial(
        help_views.bad_option, name="", value="closed", allowed=("open", "all")
    ),
    "empty_search": help_views.empty_search,
    "whoami": partial(
        _whoami,
        known=True,
        name="Ana Example",
        role="requester",
        organization="Acme & Co",
        level="confirmed",
    ),
    "whoami_unknown": lambda t: _whoami(t, reason=sentence(t, NotKnown("unconfirmed"))),
    "request_card": partial(request_card, card=CARD, in_thread_hint=True),
    "request_card_unknown": partial(
        request_card,
        card=replace(CARD, ticket=UNKNOWN, requester="", assignee=None, opened_by=None),
        in_thread_hint=False,
    ),
    "comment": _comment,
    "comment_with_files": partial(_comment, comment=QUESTION, author="Ana Example"),
    "comment_cut": partial(
        _comment, comment=replace(ANSWER, html="", text="All is well. " * 2_000)
    ),
    "attachment_note": partial(
        conversation.attachment_note,
        name="huge <film>.mov",
        size=2_000_000_000,
        why="too_large",
        number="118",
        link="https://acme.kf5.com",
    ),
    "requests": partial(
        requests_message,
        listed=Listed(page=page(10, total=42, more=True)),
        state=replace(LISTING, page=2),
    ),
    "requests_of_organization": partial(
        requests_message,
        listed=Listed(page=page(2)),
        state=ListState(desk="support", scope="organization", progress="solved", order="status"),
    ),
    "requests_stale": partial(
        requests_message,
        listed=Listed(
            page=page(3, total=3), silent=(Silent(desk="support", why="stale", since=NOON),)
        ),
        state=LISTING,
    ),
    "requests_none": partial(requests_message, listed=Listed(page=page(0, total=0)), state=LISTING),
    "requests_past_the_end": partial(
        requests_message,
        listed=Listed(page=page(0, number=9, total=42)),
        state=replace(LISTING, page=9),
    ),
    "search": partial(
        requests_message, listed=Listed(page=page(3, total=13, more=True)), state=SEARCH
    ),
    "search_by_field": partial(
        requests_message,
        listed=Listed(page=page(1, total=1)),
        state=ListState(desk="support", field_value="A-42 <b>"),
    ),
    "search_none": partial(requests_message, listed=Listed(page=page(0, total=0)), state=SEARCH),
    "request": _request,
    "request_for_agent": partial(_request, agent=True, older=2, stale=NOON),
    "request_unanswered": partial(_request, comments=[], link=None, fields=()),
    "request_bare": partial(
        _request,
        ticket=replace(UNKNOWN, description=""),
        requester="",
        assignee=None,
        comments=[],
        link=None,
    ),
    "watch_set": partial(watch.watch_set, user="U0MARTA", form=WATCHING, organization="Acme & Co"),
    "watch_set_mine": partial(watch.watch_set, user="U0ANA", form=WatchForm()),
    "watch_set_all": partial(watch.watch_set, user="U0MARTA", form=WatchForm(scope="desk")),
    "unwatched": partial(watch.unwatched, user="U0ANA"),
    "not_watched": watch.not_watched,
    "desk_down": partial(notices.desk_down, desk="support", since=NOON),
    "desk_back": partial(notices.desk_back, desk="support", since=NOON),
    "form_expired": partial(notices.form_expired, draft=DRAFT),
    "draft_kept": partial(notices.draft_kept, title=PRINTER.title, draft=DRAFT),
    "draft_kept_untitled": partial(notices.draft_kept, title="", draft=DRAFT),
    "draft_gone": notices.draft_gone,
    "request_failed": lambda t: notices.delivery_failed(
        t,
        what="request",
        number=None,
        reason=sentence(t, Refused(reason="<!channel> is not allowed")),
        words=WORDS,
        delivery=DELIVERY,
    ),
    "reply_failed": lambda t: notices.delivery_failed(
        t,
        what="reply",
        number="118",
        reason=sentence(t, NotKnown("cannot_write")),
        words=WORDS,
        delivery=DELIVERY,
    ),
    "request_late": notices.delivery_late,
    "reply_late": partial(notices.delivery_late, number="118"),
    "delivery_retried": notices.delivery_retried,
    "delivery_gone": notices.delivery_gone,
    "reply_sending": partial(notices.reply_sending, number="118"),
    "reply_sent": partial(notices.reply_sent, number="118"),
    "reply_sent_without_files": lambda t: notices.reply_sent(t, number="118", left_out=_left(t)),
    "closed_request": partial(notices.closed_request, number="118", words=WORDS, draft=DRAFT),
    "not_in_channel_hint": notices.not_in_channel_hint,
    "errors": _every_sentence,
}

MODALS: dict[str, Callable[[Translate], View]] = {
    "new_request_modal": partial(new_request_modal, place=PLACE, shape=BARE),
    "new_request_modal_direct": partial(new_request_modal, place=DIRECT, shape=BARE),
    "new_request_modal_filled": lambda t: new_request_modal(
        t,
        place=PLACE,
        shape=SHAPE,
        filled=FILLED,
        note=sentence(t, Refused(reason="<!channel> is not allowed")),
    ),
    "reply_modal": partial(reply_modal, place=REPLY_PLACE),
    "reply_modal_filled": lambda t: reply_modal(
        t,
        place=REPLY_PLACE,
        filled=ReplyForm(body=WORDS, files=(PHOTO,)),
        note=left_behind(t, Withheld.GONE),
    ),
    "sending_modal": partial(progress.sending_modal, key=KEY),
    "sending_modal_reply": partial(progress.sending_modal, key=KEY, number="118"),
    "transfer_modal": partial(
        progress.transfer_modal, key=KEY, name="<film>.mov", done=3_000_000, size=12_000_000
    ),
    "transfer_modal_unsized": partial(
        progress.transfer_modal, key=KEY, name="film.mov", done=3_000_000, size=None
    ),
    "saved_modal": partial(progress.saved_modal, key=KEY),
    "opened_modal": lambda t: progress.opened_modal(
        t, key=KEY, ticket=PRINTER, channel="C1", left_out=_left(t)
    ),
    "opened_modal_direct": partial(progress.opened_modal, key=KEY, ticket=PRINTER, channel="D1"),
    "replied_modal": lambda t: progress.replied_modal(t, key=KEY, number="118", left_out=_left(t)),
    "failed_modal": lambda t: progress.failed_modal(
        t,
        key=KEY,
        reason=sentence(t, Refused(reason="<!channel> is not allowed")),
        words=WORDS,
        delivery=DELIVERY,
    ),
    "watch_modal": partial(watch.watch_modal, place=PLACE, agent=False, organization=None),
    "watch_modal_agent": partial(
        watch.watch_modal, place=PLACE, agent=True, organization="186", current=WATCHING
    ),
}

EXAMPLES: dict[str, Example] = {**MESSAGES, **MODALS, **FORMS}
