"""Forms: what is filled in is what is read, and what is wrong is said."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.text.escape import clean
from handlers.views.new_request import (
    RequestForm,
    check_new_request,
    new_request_modal,
    read_new_request,
)
from handlers.views.reply import ReplyForm, check_reply, read_reply, reply_modal
from handlers.views.shape import FormShape
from handlers.views.state import Place, ReplyPlace
from handlers.views.watch import WatchForm, read_watch, watch_modal
from handlers.words import Translate, Words
from handlers.workspace import SlackFile, Withheld
from helpdesks.fields import Field, FieldKind, FieldValue
from helpdesks.models import Priority
from tests.handlers.views.desk import FIELDS, PHOTO
from tests.handlers.views.examples import DIRECT, FILLED, PLACE, REPLY_PLACE, WATCHING
from tests.handlers.views.fields import visible
from tests.handlers.views.filling import block, submitted, untouched

ENGLISH = Words.load().to("en-US")
ROOM = {"file_limit": 20 * 1024 * 1024, "file_count": 10}
SHAPE = FormShape(desk="support", fields=visible(FIELDS))
BARE = FormShape(desk="support")
GOOD = replace(FILLED, files=())

RAW_FILE = {
    "id": "F2",
    "name": "log.txt",
    "size": 12,
    "mimetype": "text/plain",
    "mode": "hosted",
    "url_private": "https://files.slack.com/F2",
    "url_private_download": "https://files.slack.com/F2/download",
    "permalink": "https://acme.slack.com/files/F2",
}


def check(form: RequestForm) -> dict[str, str]:
    return check_new_request(ENGLISH, form, SHAPE)


def typed(form: RequestForm) -> RequestForm:
    """What was filled in, without where it stood."""
    return replace(form, shown=(), here=(), key="", step=1)


def fields(**values: str) -> tuple[FieldValue, ...]:
    return tuple(FieldValue(key=key, value=value) for key, value in values.items())


def test_what_was_filled_in_is_what_is_read(t: Translate):
    view = new_request_modal(t, place=PLACE, shape=SHAPE, filled=FILLED)

    assert typed(read_new_request(submitted(view))) == FILLED


@given(
    title=st.text(max_size=300),
    body=st.text(max_size=3_000),
    priority=st.none() | st.sampled_from([p for p in Priority if p is not Priority.OTHER]),
    private=st.booleans(),
    answer=st.text(max_size=100),
)
def test_any_text_survives_the_form(
    title: str, body: str, priority: Priority | None, private: bool, answer: str
):
    form = RequestForm(
        title=" ".join(clean(title).split()),
        body=clean(body).strip(),
        priority=priority,
        private=private,
        fields=tuple(v for v in fields(field_9=clean(answer).strip()) if v.value),
    )
    view = new_request_modal(ENGLISH, place=PLACE, shape=SHAPE, filled=form)

    assert typed(read_new_request(submitted(view))) == form


def test_what_slack_forgets_of_a_required_input_is_remembered():
    view = new_request_modal(ENGLISH, place=PLACE, shape=BARE, filled=GOOD)

    form = read_new_request(untouched(view))

    assert (form.title, form.body) == (GOOD.title, GOOD.body)


def test_an_optional_answer_that_was_taken_back_stays_taken_back():
    view = new_request_modal(ENGLISH, place=PLACE, shape=SHAPE, filled=FILLED)

    form = read_new_request(
        submitted(view, **{"field:field_9": None, "private": [], "kept_files": []})
    )

    assert "field_9" not in {v.key for v in form.fields}
    assert not form.private
    assert form.files == ()


def test_new_files_come_after_those_chosen_before():
    view = new_request_modal(ENGLISH, place=PLACE, shape=BARE, filled=FILLED)

    form = read_new_request(submitted(view, files=[RAW_FILE]))

    assert form.files == (
        PHOTO,
        SlackFile(
            id="F2",
            name="log.txt",
            size=12,
            mimetype="text/plain",
            url="https://files.slack.com/F2/download",
            permalink="https://acme.slack.com/files/F2",
        ),
    )


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"mode": "tombstone"}, Withheld.GONE),
        ({"mode": "hidden_by_limit"}, Withheld.GONE),
        ({"file_access": "access_denied"}, Withheld.GONE),
        ({"mode": "external"}, Withheld.ELSEWHERE),
        ({"mode": "canvas"}, Withheld.EDITABLE),
        ({"name": None, "size": None}, None),
    ],
)
def test_a_file_that_cannot_be_had_says_so(state: dict[str, Any], why: Withheld | None):
    view = reply_modal(ENGLISH, place=REPLY_PLACE)

    [file] = read_reply(submitted(view, body="Here", files=[RAW_FILE | state])).files

    assert file.withheld is why
    assert file.name


def test_the_form_finds_its_way_back(t: Translate):
    view = new_request_modal(t, place=PLACE, shape=BARE)

    assert view["external_id"] == PLACE.key
    assert view["notify_on_close"] is True
    assert Place.from_text(view["private_metadata"]) == PLACE
    assert ReplyPlace.from_text(reply_modal(t, place=REPLY_PLACE)["private_metadata"])


def test_a_direct_message_is_private_anyway():
    view = new_request_modal(ENGLISH, place=DIRECT, shape=BARE)

    assert "private" not in {b.get("block_id") for b in view["blocks"]}


def test_a_good_request_may_go():
    assert check(GOOD) == {}


@pytest.mark.parametrize("title", ["", "   ", "\x00"])
def test_a_form_without_a_title_stays_open(title: str):
    assert check(replace(GOOD, title=title)) == {"title": "Please give your request a title."}


def test_a_title_that_is_too_long_is_kept_and_said():
    form = replace(GOOD, title="x" * 256)
    view = new_request_modal(ENGLISH, place=PLACE, shape=BARE, filled=form)

    assert read_new_request(submitted(view)).title == form.title
    assert "256" in check(form)["title"]


def test_a_form_without_a_description_stays_open():
    assert list(check(replace(GOOD, body=" \n "))) == ["body"]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, ["field:field_4"]),
        ({"field_4": "software"}, []),
        ({"field_4": "hardware"}, ["field:field_8"]),
        ({"field_4": "hardware", "field_8": "forty-two"}, ["field:field_8"]),
        ({"field_4": "hardware", "field_8": "A-42"}, []),
        ({"field_4": "software", "field_10": "r7"}, []),
        ({"field_4": "software", "field_10": "Kitchen"}, ["field:field_10"]),
    ],
)
def test_custom_fields_are_checked_by_the_desks_rules(answers: dict[str, str], wrong: list[str]):
    assert list(check(replace(GOOD, fields=fields(**answers)))) == wrong


def test_a_pattern_that_python_cannot_read_is_left_to_the_desk():
    odd = Field(key="f", kind=FieldKind.TEXT, label="Odd", pattern="(?<n>[")
    form = replace(GOOD, fields=fields(f="x"))

    assert check_new_request(ENGLISH, form, replace(BARE, fields=(odd,))) == {}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([SlackFile(id="F1", name="a.txt", size=0)], "a.txt is empty"),
        ([SlackFile(id="F1", name="a.mov", size=30_000_000)], "a.mov is larger than"),
        ([SlackFile(id=f"F{n}", name="a", size=1) for n in range(11)], "no more than 10 files"),
        ([SlackFile(id="F1", name="a.txt", size=None)], ""),
        ([SlackFile(id=f"F{n}", name="a", size=1) for n in range(10)], ""),
    ],
)
def test_files_are_checked_before_anything_is_sent(files: list[SlackFile], said: str):
    form = replace(GOOD, files=tuple(files))

    assert said in check(form).get("files", "")
    assert bool(check(form)) == bool(said)
    reply = ReplyForm(body="Here", files=tuple(files))
    assert check_reply(ENGLISH, reply, **ROOM) == check(form)


def test_every_complaint_stands_at_an_input_of_the_form(t: Translate):
    form = RequestForm(files=(replace(PHOTO, size=0),), fields=fields(field_10="Kitchen"))
    view = new_request_modal(t, place=PLACE, shape=SHAPE, filled=form)

    wrong = check_new_request(t, form, SHAPE)

    assert len(wrong) == 5
    assert all(block(view, name)["type"] == "input" for name in wrong)


def test_a_reply_comes_back_as_it_was_written(t: Translate):
    form = ReplyForm(body="First\n\nsecond", files=(PHOTO,))

    assert read_reply(submitted(reply_modal(t, place=REPLY_PLACE, filled=form))) == form


def test_an_empty_reply_stays_open():
    assert check_reply(ENGLISH, ReplyForm(), **ROOM) == {"body": "Please write your reply."}


def test_what_a_channel_watches_comes_back_as_it_was_set(t: Translate):
    view = watch_modal(t, place=PLACE, agent=True, organization="186", current=WATCHING)

    assert read_watch(submitted(view)) == WATCHING
    assert read_watch(submitted(view, scope="desk", statuses=[])) == WatchForm(
        scope="desk", detail="conversation"
    )


def test_a_requester_can_show_only_their_own_requests():
    view = watch_modal(ENGLISH, place=PLACE, agent=False, organization="186", current=WATCHING)

    assert [o["value"] for o in block(view, "scope")["element"]["options"]] == ["mine"]
    assert read_watch(submitted(view)).scope == "mine"


def test_a_form_that_somebody_made_up_is_read_as_nothing():
    assert read_watch({}) == WatchForm()
    assert read_new_request({}) == RequestForm()
    assert read_reply({"state": {}, "blocks": []}) == ReplyForm()
