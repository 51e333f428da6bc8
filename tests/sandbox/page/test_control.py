import base64
import json

import pytest

from sandbox.slack.blockkit.defaults import filled_view
from tests.sandbox.page import samples
from tests.sandbox.page.samples import mrkdwn, plain

ANA = {"as": "ana"}
HERE = {"as": "ana", "channel": "it-help"}


def field(kind, **more):
    element = {**samples.ELEMENTS[kind], "action_id": "it", **more}
    for name in [name for name in element if name.startswith("initial_")]:
        del element[name]
    return {
        "type": "input",
        "block_id": kind,
        "label": plain(kind),
        "element": element,
        "optional": True,
    }


def open_form(sandbox, *blocks, person="ana"):
    view = {
        "type": "modal",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
    }
    user = sandbox.person(person).user.id
    return sandbox.workspace.views.open(user, filled_view(view, sandbox.workspace.ids))


async def test_the_list_names_every_route_and_what_it_takes(http):
    listed = json.loads(await http.text("/_sandbox"))
    acts = {one["path"]: one for one in listed["acts"]}

    assert listed["method"] == "POST"
    assert acts["/_sandbox/command"]["takes"] == ["as", "channel", "text", "thread?"]
    assert all(one["does"] for one in acts.values())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
async def test_another_site_cannot_act_here(sandbox, http, headers, status):
    body = json.dumps({**HERE, "text": "from elsewhere"})
    sent = {"Content-Type": "application/json", **headers}
    async with http.session.post("/_sandbox/message", data=body, headers=sent) as answer:
        assert answer.status == status

    assert sandbox.person("bo").messages("it-help") == []


async def test_another_host_cannot_even_look(http):
    async with http.session.get("/?as=ana", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("message", {"channel": "it-help", "text": "x"}, 400, "as is missing"),
        ("message", {"as": "nobody", "channel": "it-help", "text": "x"}, 404, "nobody"),
        ("message", {**HERE, "text": "  "}, 409, "empty"),
        ("message", {"as": "bo", "channel": "finance", "text": "x"}, 409, "finance"),
        ("message", {**HERE, "uploads": ["upload-99"]}, 404, "upload-99"),
        ("message", {**HERE, "files": [{"name": "a", "content": "%"}]}, 400, "base64"),
        ("edit", {**HERE, "ts": "1.2", "text": "x"}, 409, "gone"),
        ("submit", {**ANA, "view": "V0"}, 409, "not open"),
        ("faults", {"side": "kf5", "what": "explode"}, 400, "what must be one of"),
        ("faults", {"side": "zammad", "what": "down"}, 400, "side must be one of"),
        ("clock", {"seconds": -5}, 400, "forward"),
        ("clock", {"seconds": "soon"}, 400, "number"),
        ("desk/reply", {"agent": "ana", "ticket": 109, "text": "x"}, 404, "ana"),
        ("desk/reply", {"agent": "marta", "ticket": 107, "text": "x"}, 422, "closed"),
        ("desk/note", {"agent": "marta", "ticket": 9999, "text": "x"}, 404, "9999"),
    ],
)
async def test_what_cannot_be_done_is_said(http, path, body, status, words):
    found, told = await http.refused(path, **body)
    assert found == status
    assert words in told


async def test_a_body_that_is_no_object_is_refused(http):
    for body in ("[]", "{", '"x"'):
        sent = {"Content-Type": "application/json"}
        async with http.session.post("/_sandbox/clock", data=body, headers=sent) as answer:
            assert answer.status == 400


async def test_a_message_can_be_written_edited_reacted_to_and_deleted(sandbox, http):
    sent = await http.act("message", **HERE, text="hello @bo")
    which = {**HERE, "ts": sent["ts"]}
    await http.act("edit", **which, text="hello #general")
    await http.act("react", **which, name="tada")

    [seen] = (await http.act("messages", **{"as": "bo", "channel": "it-help"}))["messages"]
    assert (seen["user"], seen["edited"], seen["reactions"]) == ("ana", True, {"tada": ["ana"]})
    raw = await http.act("raw", **which)
    assert raw["typed"] == "hello #general"
    assert raw["message"]["ts"] == sent["ts"]
    await http.act("react", **which, name="tada", on=False)
    await http.act("delete", **which)
    assert sandbox.person("bo").messages("it-help") == []


async def test_the_edit_box_begins_with_what_was_typed(http):
    typed = "hi @bo, see https://x.example & #general <b> @here"
    sent = await http.act("message", **HERE, text=typed)
    assert (await http.act("raw", **HERE, ts=sent["ts"]))["typed"] == typed


async def test_files_come_in_the_body_or_beforehand(sandbox, http):
    sent = await http.upload(b"before", name="b.txt", type="text/plain", **ANA)
    content = base64.b64encode(b"inside").decode()
    await http.act(
        "message", **HERE, uploads=[sent["id"]], files=[{"name": "a.txt", "content": content}]
    )

    bo = sandbox.person("bo")
    [seen] = bo.messages("it-help")
    assert {one.name: await bo.download(one) for one in seen.files} == {
        "b.txt": b"before",
        "a.txt": b"inside",
    }


async def test_a_command_reaches_the_app_and_its_answer_comes_back(bolt, http):
    @bolt.command("/request")
    async def answer(ack, command):
        await ack(f"You said {command['text']}")

    async with bolt.connected():
        answer = await http.act("command", **HERE, text="/request help")
    assert (answer["status"], answer["text"]) == ("ok", "You said help")
    unknown = await http.act("command", **HERE, text="/nothing")
    assert unknown["status"] == "unknown"


async def test_every_kind_of_field_is_submitted_as_slack_has_it(bolt, sandbox, http):
    received = {}

    @bolt.view("form")
    async def submitted(ack, view):
        received.update(view["state"]["values"])
        await ack()

    kinds = [*samples.CHOSEN, *samples.TYPED]
    blocks = [field(kind) for kind in kinds if "external" not in kind]
    view = open_form(sandbox, *blocks)
    view.body["callback_id"] = "form"
    bo = sandbox.person("bo").user.id
    general = sandbox.workspace.channels.named("general").id
    sent = await http.upload(
        b"bytes", name="a.pdf", type="application/pdf", **{"for": "form"}, **ANA
    )
    typed = {
        "static_select": "high",
        "multi_static_select": ["low", "high"],
        "users_select": bo,
        "multi_users_select": [bo],
        "channels_select": general,
        "multi_channels_select": [general],
        "conversations_select": general,
        "multi_conversations_select": [general],
        "checkboxes": ["low"],
        "radio_buttons": "low",
        "plain_text_input": "words",
        "email_text_input": "a@b.example",
        "url_text_input": "https://x.example",
        "number_input": "5",
        "datepicker": "2026-03-01",
        "timepicker": "09:30",
        "datetimepicker": "2026-03-01T06:00",
        "rich_text_input": "*bold*",
        "file_input": [sent["id"]],
    }
    async with bolt.connected():
        values = {kind: {"it": value} for kind, value in typed.items()}
        answer = await http.act("submit", **ANA, view=view.id, values=values)

    assert answer["closed"], answer
    got = {kind: value["it"] for kind, value in received.items()}
    assert got["static_select"]["selected_option"]["value"] == "high"
    several = got["multi_static_select"]["selected_options"]
    assert [one["value"] for one in several] == ["low", "high"]
    assert got["users_select"]["selected_user"] == bo
    assert got["multi_channels_select"]["selected_channels"] == [general]
    assert [one["value"] for one in got["checkboxes"]["selected_options"]] == ["low"]
    assert got["number_input"]["value"] == "5"
    assert got["timepicker"]["selected_time"] == "09:30"
    assert got["datetimepicker"]["selected_date_time"] == 1_772_355_600
    assert got["rich_text_input"]["rich_text_value"]["type"] == "rich_text"
    assert got["file_input"]["files"][0]["name"] == "a.pdf"


async def test_untouched_fields_are_null_and_empty_ones_are_too(bolt, sandbox, http):
    received = {}

    @bolt.view("form")
    async def submitted(ack, view):
        received.update(view["state"]["values"])
        await ack()

    view = open_form(
        sandbox, field("plain_text_input"), field("multi_static_select"), field("datepicker")
    )
    view.body["callback_id"] = "form"
    values = {
        "plain_text_input": {"it": ""},
        "multi_static_select": {"it": []},
        "datepicker": {"it": None},
    }
    async with bolt.connected():
        await http.act("submit", **ANA, view=view.id, values=values)

    assert received["plain_text_input"]["it"]["value"] is None
    assert received["multi_static_select"]["it"]["selected_options"] == []
    assert received["datepicker"]["it"]["selected_date"] is None


async def test_the_clients_own_checks_come_first(sandbox, http):
    required = {**field("plain_text_input"), "optional": False}
    view = open_form(sandbox, required, field("email_text_input"))
    values = {"plain_text_input": {"it": ""}, "email_text_input": {"it": "nonsense"}}

    answer = await http.act("submit", **ANA, view=view.id, values=values)
    assert set(answer["errors"]) == {"plain_text_input", "email_text_input"}
    shown = await http.act("modal", **ANA)
    assert shown["errors"] == answer["errors"]


async def test_somebody_elses_modal_cannot_be_submitted(sandbox, http):
    view = open_form(sandbox, field("plain_text_input"))
    assert (await http.refused("submit", **{"as": "bo"}, view=view.id))[0] == 409


async def test_searched_options_can_be_chosen_later_too(bolt, sandbox, http):
    received = []

    @bolt.options("it")
    async def offered(ack, payload):
        words = payload["value"]
        await ack(options=[samples.option(words.title(), words)])

    @bolt.view("form")
    async def submitted(ack, view):
        received.append(view["state"]["values"]["multi_external_select"]["it"]["selected_options"])
        await ack()

    view = open_form(sandbox, field("multi_external_select", min_query_length=1))
    view.body["callback_id"] = "form"
    where = {**ANA, "view": view.id, "block_id": "multi_external_select", "action_id": "it"}

    @bolt.action("it")
    async def chosen(ack):
        await ack()

    async with bolt.connected():
        assert (await http.act("suggest", **where, query=""))["options"] == []
        first = await http.act("suggest", **where, query="vpn")
        values = {"multi_external_select": {"it": ["vpn"]}}
        await http.act("press", **where, value=["vpn"], values=values)
        await http.act("suggest", **where, query="mail")
        both = {"multi_external_select": {"it": ["vpn", "mail"]}}
        await http.act("submit", **ANA, view=view.id, values=both)

    assert first["options"][0]["text"]["text"] == "Vpn"
    assert [option["value"] for option in received[0]] == ["vpn", "mail"]


async def test_what_the_app_took_away_meanwhile_does_not_hold_up_a_choice(bolt, sandbox, http):
    told = []

    @bolt.action("it")
    async def chosen(ack, body):
        await ack()
        told.append(body["view"]["state"]["values"])

    typed, menu = field("plain_text_input"), field("static_select")
    view = open_form(sandbox, typed, menu)
    seen = view.hash
    sandbox.workspace.views.update(view, {**view.body, "blocks": [menu]})
    press = {
        **ANA,
        "view": view.id,
        "block_id": "static_select",
        "action_id": "it",
        "value": "high",
        "values": {"plain_text_input": {"it": "too late"}},
    }
    async with bolt.connected():
        assert (await http.refused("press", **press))[0] == 409
        await http.act("press", **press, hash=seen)

    assert list(told[0]) == ["static_select"]


async def test_buttons_and_menus_of_a_message_reach_the_app(bolt, sandbox, http):
    pressed = []

    @bolt.action("reply")
    @bolt.action("prio")
    @bolt.action("more")
    async def heard(ack, action):
        await ack()
        pressed.append(action.get("value") or action["selected_option"]["value"])

    elements = [
        {"type": "button", "action_id": "reply", "text": plain("Reply"), "value": "118"},
        {
            "type": "static_select",
            "action_id": "prio",
            "options": [samples.LOW],
            "placeholder": plain("P"),
        },
        {"type": "overflow", "action_id": "more", "options": [samples.HIGH]},
    ]
    async with bolt.connected():
        channel = sandbox.workspace.channels.named("it-help").id
        blocks = [
            {"type": "section", "text": mrkdwn("Card")},
            {"type": "actions", "block_id": "row", "elements": elements},
        ]
        sent = await bolt.client.chat_postMessage(channel=channel, text="Card", blocks=blocks)
        where = {**HERE, "ts": sent["ts"], "block_id": "row"}
        for action_id, value in (("reply", None), ("prio", "low"), ("more", "high")):
            answer = await http.act("press", **where, action_id=action_id, value=value)
            assert answer["status"] == "ok"

    assert pressed == ["118", "low", "high"]


async def test_people_and_channels_can_be_looked_up(http):
    found = await http.act("look-up", **ANA, kind="users", query="klein")
    assert [one["text"]["text"] for one in found["options"]] == ["Marta (Marta Klein)"]
    hidden = await http.act("look-up", **{"as": "bo"}, kind="conversations", query="finance")
    assert hidden["options"] == []


async def test_an_agent_answers_notes_and_changes(sandbox, http):
    on = {"agent": "marta", "ticket": 109}
    sent = await http.upload(b"pdf", name="b.pdf", type="application/pdf")
    await http.act("desk/reply", **on, text="Try gate 3", uploads=[sent["id"]])
    await http.act("desk/note", **on, text="She will call")
    await http.act("desk/set", **on, status="solved", priority="", assignee="wang")

    ticket = await http.act("desk/ticket", **on)
    assert (ticket["status"], ticket["priority"]) == ("solved", None)
    assert ticket["assignee"] == "wang@acme.example"
    reply, note = ticket["comments"][-2:]
    assert (reply["public"], reply["attachments"][0]["name"]) == (True, "b.pdf")
    assert (note["public"], note["text"]) == (False, "She will call")


async def test_faults_are_armed_cleared_and_the_desk_goes_down_and_up(sandbox, http):
    fault = {"side": "slack", "what": "status", "match": "chat.postMessage", "times": 2}
    await http.act("faults", **fault)
    [(fault, times)] = sandbox.faults.armed()
    assert (fault.match, times) == ("chat.postMessage", 2)
    await http.act("faults/clear")
    await http.act("down", side="kf5")
    assert "KF5 is down: connections are refused" in await http.text("/", **{"X-Regions": "faults"})
    await http.act("up", side="kf5")
    assert sandbox.faults.armed() == []


async def test_time_is_pushed_forward(sandbox, http):
    before = sandbox.clock.now()
    await http.act("clock", seconds=3600)
    assert (sandbox.clock.now() - before).total_seconds() >= 3600


async def test_the_journal_can_be_taken_home(sandbox, http):
    sandbox.journal.record(side="slack", kind="call", name="auth.test", request={"token": "xoxb-1"})
    [line] = (await http.text("/_sandbox/journal")).splitlines()
    assert json.loads(line)["name"] == "auth.test"
    assert "xoxb-1" not in line
