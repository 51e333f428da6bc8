"""What Slack sends, read as it is and not as we would like it."""

import json
from pathlib import Path

import pytest

from handlers import payloads
from handlers.workspace import Withheld
from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, HELP, TEAM


def test_a_command():
    typed = payloads.typed(bodies.command("show 118", user=ANA, channel=HELP, trigger="1.2.x"))

    assert (typed.team, typed.user, typed.channel, typed.text) == (TEAM, ANA, HELP, "show 118")
    assert typed.trigger_id == "1.2.x"
    assert "1.2.x" not in repr(typed)
    assert "hooks.slack.example" not in repr(typed)


def test_a_button_in_a_message_is_known_by_what_stands_before_its_colon():
    body = bodies.pressed(bodies.button("show:118", "{}"), user=ANA, trigger="1", ts="17.01")
    press = payloads.pressed(body)

    assert (press.action, press.value, press.ts, press.view) == ("show", "{}", "17.01", None)
    assert (press.team, press.user, press.channel) == (TEAM, ANA, HELP)


def test_a_menu_gives_the_value_that_was_chosen():
    press = payloads.pressed(
        bodies.pressed(bodies.option("open_list:order", "{x}"), user=ANA, trigger="1")
    )

    assert (press.action, press.value) == ("open_list", "{x}")


def test_an_ephemeral_message_tells_its_channel_in_the_container():
    body = bodies.pressed(bodies.button("show", "{}"), user=ANA, trigger="1")
    del body["channel"], body["message"]

    assert payloads.pressed(body).channel == HELP


def test_a_press_tells_its_whole_name_and_when_it_was():
    body = bodies.pressed(bodies.button("field:region:2:abc", ""), user=ANA, trigger="1")
    press = payloads.pressed(body)

    assert (press.action, press.name) == ("field", "field:region:2:abc")
    assert press.at == "1700000000.000100"


def test_who_looks_for_an_option_tells_what_was_typed_and_where():
    view = {"id": "V1", "callback_id": "new_request", "app_installed_team_id": TEAM}
    more = {"action_id": "field:region", "block_id": "field:region", "value": "bei", "view": view}
    looked = payloads.looked(bodies.interaction("block_suggestion", ANA, **more))

    assert (looked.team, looked.user, looked.action) == (TEAM, ANA, "field")
    assert (looked.name, looked.typed, looked.view) == ("field:region", "bei", view)


def test_an_input_of_a_modal_comes_with_its_view():
    view = {"callback_id": "reply", "external_id": "k"}
    press = payloads.pressed(
        bodies.pressed_in(view, bodies.button("body", ""), user=ANA, trigger="1")
    )

    assert (press.view["callback_id"], press.response_url, press.channel) == ("reply", "", "")


@pytest.mark.parametrize("actions", [[], [{}], [{"action_id": None}]])
def test_an_action_without_an_id_is_nobodys(actions):
    body = {"type": "block_actions", "user": {"id": ANA}, "actions": actions}

    assert payloads.pressed(body).action in {"", "None"}


def test_a_modal_belongs_to_the_workspace_that_installed_us():
    """In a shared channel `team` is the workspace of the one who sent it."""
    body = bodies.submitted({"callback_id": "reply"}, user=ANA) | {"team": {"id": "T0ELSE"}}
    sent = payloads.submitted(body)

    assert (sent.team, sent.user, sent.callback_id) == (TEAM, ANA, "reply")


def test_an_organizations_interaction_has_no_team_but_its_user_has():
    body = bodies.pressed(bodies.button("show", ""), user=ANA, trigger="1") | {"team": None}

    assert payloads.pressed(body).team == TEAM


def said(**changes):
    given = {"user": ANA, "ts": "18.01", **changes}
    return payloads.said(bodies.event(bodies.message("Hello", **given), "Ev1"))


def test_a_message_in_a_thread_tells_its_root():
    heard = said(thread_ts="17.01", parent_user_id="U0BOT")

    assert (heard.event_id, heard.team, heard.user, heard.channel) == ("Ev1", TEAM, ANA, HELP)
    assert (heard.ts, heard.root, heard.channel_type) == ("18.01", "17.01", "channel")
    assert "Hello" not in repr(heard)


def test_the_first_message_of_a_thread_is_not_in_it():
    assert said().root is None
    assert said(thread_ts="18.01").root is None


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast", "me_message"])
def test_what_people_say(subtype):
    more = {"subtype": subtype} if subtype else {}

    assert said(**more)


@pytest.mark.parametrize(
    "changes",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"subtype": "of_next_year"},
        {"subtype": ""},
        {"bot_id": "B1"},
        {"hidden": True},
        {"user": None},
        {"type": "app_mention"},
    ],
)
def test_what_is_left_alone(changes):
    assert said(**changes) is None


@pytest.mark.parametrize("files", [None, [], ["F1", None, 5]])
def test_files_that_are_none_are_left_out(files):
    assert said(files=files).files == []


def test_a_message_tells_the_workspace_that_is_authorized():
    """In a channel shared with us, team_id is the workspace of the writer."""
    event = bodies.event(bodies.message("x", user=ANA, ts="1.1"), "Ev1") | {"team_id": "T0ELSE"}

    assert payloads.said(event).team == TEAM


def test_a_file_as_slack_tells_it():
    file = payloads.file(bodies.file("F1", 5))

    assert (file.id, file.name, file.size, file.mimetype) == ("F1", "F1.txt", 5, "text/plain")
    assert file.url.endswith("/download")
    assert file.url not in repr(file)
    assert file.withheld is None


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ({"mode": "tombstone"}, Withheld.GONE),
        ({"mode": "hidden_by_limit"}, Withheld.GONE),
        ({"file_access": "file_not_found"}, Withheld.GONE),
        ({"file_access": "access_denied"}, Withheld.GONE),
        ({"mode": "external"}, Withheld.ELSEWHERE),
        ({"is_external": True}, Withheld.ELSEWHERE),
        ({"mode": "canvas"}, Withheld.EDITABLE),
        ({"mode": "list"}, Withheld.EDITABLE),
        ({"mode": "quip"}, Withheld.EDITABLE),
        ({"mode": "snippet"}, None),
    ],
)
def test_a_file_that_cannot_be_had_says_why(raw, why):
    assert payloads.file({**bodies.file("F1", 5), **raw}).withheld is why


def test_of_a_file_we_may_not_see_only_its_id_is_told():
    """A file of a channel we are not in. https://docs.slack.dev/reference/objects/file-object."""
    file = payloads.file({"id": "F1", "file_access": "check_file_info"})

    assert (file.id, file.name, file.size, file.url) == ("F1", "F1", None, "")


BEFORE = {"type": "message", "user": ANA, "text": "that", "ts": "18.01", "thread_ts": "17.01"}
NOW = BEFORE | {"text": "the", "edited": {"user": ANA, "ts": "19.02"}}


def changed(before=BEFORE, now=NOW, **more):
    return payloads.changed(bodies.event(bodies.changed(before, now, ts="20.01") | more, "Ev1"))


def test_an_edit_tells_the_message_as_it_is_now_and_when_that_was():
    change = changed(BEFORE | {"parent_user_id": "U0BOT"}, NOW | {"parent_user_id": "U0BOT"})

    assert (change.event_id, change.team, change.user, change.channel) == ("Ev1", TEAM, ANA, HELP)
    assert (change.ts, change.root, change.at, change.under) == ("18.01", "17.01", "19.02", "U0BOT")
    assert change.message["text"] == "the"
    assert "the" not in repr(change)


def test_a_deletion_tells_what_was_there():
    event = bodies.event(bodies.deleted(BEFORE, ts="20.01"), "Ev1")
    change = payloads.changed(event)

    assert (change.user, change.ts, change.root, change.at) == (ANA, "18.01", "17.01", "20.01")
    assert change.message is None


def test_a_deleted_message_with_replies_is_a_change_into_a_tombstone():
    tombstone = {**BEFORE, "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was…"}
    change = changed(BEFORE, tombstone)

    assert (change.user, change.ts, change.message) == (ANA, "18.01", None)


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_whatever_people_say_they_can_edit(subtype):
    assert changed(BEFORE | {"subtype": subtype}, NOW | {"subtype": subtype})


OURS = {"bot_id": "B0BOT"}
NO_EDITS = {
    "an unfurled link": (BEFORE, BEFORE | {"attachments": [{"from_url": "https://x.example"}]}),
    "an unfurled link in edited words": (NOW, NOW | {"attachments": [{}]}),
    "a first reply": (BEFORE, BEFORE | {"reply_count": 1, "thread_ts": "18.01"}),
    "a file that was taken away": (
        NOW | {"files": [{"id": "F1"}]},
        NOW | {"files": [{"id": "F1", "mode": "tombstone"}]},
    ),
    "a card of ours": (BEFORE | OURS, NOW | OURS),
    "a message of another app": (
        BEFORE | {"subtype": "bot_message"},
        NOW | {"subtype": "bot_message"},
    ),
    "a join": (BEFORE | {"subtype": "channel_join"}, NOW | {"subtype": "channel_join"}),
    "nobody": (BEFORE | {"user": ""}, NOW | {"user": ""}),
    "nothing": ({}, {}),
}


@pytest.mark.parametrize("kind", NO_EDITS)
def test_what_is_no_edit_of_a_person(kind):
    assert changed(*NO_EDITS[kind]) is None


@pytest.mark.parametrize("more", [{"bot_id": "B1"}, {"subtype": "tombstone"}, {"user": None}])
def test_what_is_no_deletion_of_a_persons_message(more):
    event = bodies.event(bodies.deleted(BEFORE | more, ts="20.01"), "Ev1")

    assert payloads.changed(event) is None


@pytest.mark.parametrize("subtype", ["message_replied", "of_next_year", None])
def test_what_is_no_change(subtype):
    assert changed(subtype=subtype) is None


def sample(name):
    """An event as Slack's own SDK prints it, where such samples are beside the repository."""
    places = (up / "shared" / "recorded" / "slack" / "events" for up in Path(__file__).parents)
    found = next((place / name for place in places if (place / name).exists()), None)
    if found is None:
        pytest.skip("no recorded samples beside the repository")
    return json.loads(found.read_text())


def test_the_sample_of_an_edit_has_what_is_read():
    body = sample("MessageChangedPayload.json")
    event = body["event"]
    person = {"user": ANA, "bot_id": "", "subtype": None, "ts": "18.01"}
    event["message"] |= person | {"text": "the", "edited": {"user": ANA, "ts": "19.02"}}
    event["previous_message"] |= person | {"text": "that"}
    change = payloads.changed(body)

    assert (change.user, change.ts, change.at, change.root) == (ANA, "18.01", "19.02", None)


def test_the_sample_of_a_deletion_has_what_is_read():
    body = sample("MessageDeletedPayload.json")
    assert {"parent_user_id", "thread_ts", "user"} <= set(body["event"]["previous_message"])
    body["event"]["previous_message"] |= BEFORE | {"bot_id": "", "subtype": None}
    change = payloads.changed(body)

    assert (change.user, change.ts, change.root, change.message) == (ANA, "18.01", "17.01", None)
