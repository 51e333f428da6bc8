"""Modals and Home tabs over the Web API, without an app behind them."""

import pytest


def text(words):
    return {"type": "plain_text", "text": words}


def field(block_id, element=None, **more):
    element = element or {"type": "plain_text_input", "action_id": "it"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": text(block_id),
        "element": element,
        **more,
    }


def modal(*blocks, title="Form", **more):
    return {
        "type": "modal",
        "title": text(title),
        "submit": text("Send"),
        "blocks": list(blocks) or [field("name")],
        **more,
    }


async def opened(slack, view=None, who="ana"):
    trigger = slack.triggers_for(who)
    answer = await slack.client().views_open(trigger_id=trigger, view=view or modal())
    return answer["view"]


async def test_an_opened_view_has_every_key(slack):
    view = await opened(slack)
    assert view["id"] == view["root_view_id"]
    assert view["private_metadata"] == view["callback_id"] == view["external_id"] == ""
    assert view["state"] == {
        "values": {"name": {"it": {"type": "plain_text_input", "value": None}}}
    }
    assert view["hash"]
    assert view["app_installed_team_id"] == slack.workspace.team.id


async def test_a_trigger_works_once(slack):
    trigger = slack.triggers_for("ana")
    await slack.client().views_open(trigger_id=trigger, view=modal())
    again = slack.client().views_open(trigger_id=trigger, view=modal())
    assert (await slack.refused(again))[0] == "exchanged_trigger_id"


async def test_a_trigger_lasts_three_seconds(slack):
    trigger = slack.triggers_for("ana")
    slack.clock.advance(3.1)
    late = slack.client().views_open(trigger_id=trigger, view=modal())
    assert (await slack.refused(late))[0] == "expired_trigger_id"
    made_up = slack.client().views_open(trigger_id="1.2.3", view=modal())
    assert (await slack.refused(made_up))[0] == "invalid_trigger_id"


async def test_a_refused_view_does_not_use_up_the_trigger(slack):
    trigger = slack.triggers_for("ana")
    bad = slack.client().views_open(trigger_id=trigger, view=modal(title="x" * 25))
    error, answer = await slack.refused(bad)
    assert error == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    await slack.client().views_open(trigger_id=trigger, view=modal())


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (modal(private_metadata="x" * 3_001), "must be less than 3001 characters"),
        (modal(callback_id="x" * 256), "must be less than 256 characters"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed"),
        (modal(field("a"), field("a")), "`block_id` a already exists"),
        (modal(colour="red"), "invalid additional property: colour"),
        (
            {"type": "modal", "title": text("T"), "blocks": [field("a")]},
            "missing required field: submit",
        ),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "workflow_step"}, "unsupported type: workflow_step"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
    ],
)
async def test_views_slack_refuses_are_refused(slack, view, message):
    call = slack.client().views_open(trigger_id=slack.triggers_for("ana"), view=view)
    error, answer = await slack.refused(call)
    assert error == "invalid_arguments"
    assert any(message in line for line in answer["response_metadata"]["messages"])


async def test_a_view_over_250_kb_is_too_large(slack):
    options = [{"text": text(f"{n:075}"), "value": f"{n:0150}"} for n in range(100)]
    select = {"type": "static_select", "action_id": "it", "options": options}
    view = modal(*[field(f"b{n}", select) for n in range(10)])
    call = slack.client().views_open(trigger_id=slack.triggers_for("ana"), view=view)
    assert (await slack.refused(call))[0] == "view_too_large"


async def test_a_file_input_needs_the_scope(start):
    async with start(scopes=["commands"]) as slack:
        view = modal(field("files", {"type": "file_input", "action_id": "it"}))
        call = slack.client().views_open(trigger_id=slack.triggers_for("ana"), view=view)
        assert (await slack.refused(call))[0] == "invalid_arguments"


async def test_what_was_typed_survives_an_update(slack):
    view = await opened(slack, modal(field("name"), field("other")))
    form = await slack.person("ana").modal()
    form.fill("name", "kept")
    form.fill("other", "lost")
    await slack.client().views_update(
        view_id=view["id"], hash=view["hash"], view=modal(field("name"), field("new"))
    )
    assert form.values["name"]["it"]["value"] == "kept"
    assert set(form.values) == {"name", "new"}


async def test_a_stale_hash_is_a_conflict(slack):
    view = await opened(slack)
    api = slack.client()
    await api.views_update(view_id=view["id"], hash=view["hash"], view=modal(title="Two"))
    stale = api.views_update(view_id=view["id"], hash=view["hash"], view=modal(title="Three"))
    assert (await slack.refused(stale))[0] == "hash_conflict"


async def test_a_closed_view_is_not_found(slack):
    view = await opened(slack)
    await (await slack.person("ana").modal()).close()
    call = slack.client().views_update(view_id=view["id"], view=modal())
    assert (await slack.refused(call))[0] == "not_found"


async def test_an_external_id_names_one_view(slack):
    await opened(slack, modal(external_id="draft-1"))
    twice = slack.client().views_open(
        trigger_id=slack.triggers_for("bo"), view=modal(external_id="draft-1")
    )
    assert (await slack.refused(twice))[0] == "duplicate_external_id"
    answer = await slack.client().views_update(
        external_id="draft-1", view=modal(title="Found", external_id="draft-1")
    )
    assert answer["view"]["title"]["text"] == "Found"


async def test_three_views_can_be_stacked(slack):
    api = slack.client()
    first = await opened(slack)
    for _ in range(2):
        trigger = slack.triggers_for("ana", view=first["id"])
        top = (await api.views_push(trigger_id=trigger, view=modal()))["view"]
    assert top["root_view_id"] == first["id"]
    assert top["previous_view_id"] not in (None, first["id"])
    fourth = api.views_push(trigger_id=slack.triggers_for("ana", view=first["id"]), view=modal())
    assert (await slack.refused(fourth))[0] == "push_limit_reached"


async def test_only_an_interaction_in_the_modal_can_push(slack):
    await opened(slack)
    call = slack.client().views_push(trigger_id=slack.triggers_for("ana"), view=modal())
    assert (await slack.refused(call))[0] == "invalid_trigger_id"


async def test_a_home_tab_can_be_published_before_anybody_looks(slack):
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    api, ana = slack.client(), slack.user("ana")
    first = (await api.views_publish(user_id=ana, view=home))["view"]
    second = (await api.views_publish(user_id=ana, view=home, hash=first["hash"]))["view"]
    assert first["id"] == second["id"]
    stale = api.views_publish(user_id=ana, view=home, hash=first["hash"])
    assert (await slack.refused(stale))[0] == "hash_conflict"


async def test_without_the_home_tab_nothing_is_published(start):
    content = {
        "features": {"app_home": {"home_tab_enabled": False}},
        "oauth_config": {"scopes": {"bot": []}},
    }
    async with start(content=content) as slack:
        home = {"type": "home", "blocks": []}
        call = slack.client().views_publish(user_id=slack.user("ana"), view=home)
        assert (await slack.refused(call))[0] == "not_enabled"


OPTIONS = [{"text": text(word), "value": word} for word in ("a", "b")]
ELEMENTS = {
    "plain_text_input": ({}, {"value": None}),
    "number_input": ({"is_decimal_allowed": False}, {"value": None}),
    "email_text_input": ({}, {"value": None}),
    "url_text_input": ({}, {"value": None}),
    "rich_text_input": ({}, {"rich_text_value": None}),
    "static_select": ({"options": OPTIONS}, {"selected_option": None}),
    "external_select": ({}, {"selected_option": None}),
    "radio_buttons": ({"options": OPTIONS}, {"selected_option": None}),
    "users_select": ({}, {"selected_user": None}),
    "conversations_select": ({}, {"selected_conversation": None}),
    "channels_select": ({}, {"selected_channel": None}),
    "multi_static_select": ({"options": OPTIONS}, {"selected_options": []}),
    "multi_external_select": ({}, {"selected_options": []}),
    "checkboxes": ({"options": OPTIONS}, {"selected_options": []}),
    "multi_users_select": ({}, {"selected_users": []}),
    "multi_conversations_select": ({}, {"selected_conversations": []}),
    "multi_channels_select": ({}, {"selected_channels": []}),
    "datepicker": ({}, {"selected_date": None}),
    "timepicker": ({}, {"selected_time": None}),
    "datetimepicker": ({}, {"selected_date_time": None}),
    "file_input": ({}, {"files": []}),
}


async def test_every_input_has_its_own_empty_state(slack):
    blocks = [
        field(kind, {"type": kind, "action_id": "it", **more}, optional=True)
        for kind, (more, _) in ELEMENTS.items()
    ]
    view = await opened(slack, modal(*blocks))
    assert view["state"]["values"] == {
        kind: {"it": {"type": kind, **empty}} for kind, (_, empty) in ELEMENTS.items()
    }


@pytest.mark.parametrize(
    ("kind", "value", "held"),
    [
        ("plain_text_input", "words", {"value": "words"}),
        ("static_select", "b", {"selected_option": {"text": text("b"), "value": "b"}}),
        ("checkboxes", ["a"], {"selected_options": [{"text": text("a"), "value": "a"}]}),
        ("datepicker", "2026-01-31", {"selected_date": "2026-01-31"}),
        ("datetimepicker", 1_800_000_000, {"selected_date_time": 1_800_000_000}),
    ],
)
async def test_people_fill_in_what_they_mean(slack, kind, value, held):
    await opened(slack, modal(field("x", {"type": kind, "action_id": "it", **ELEMENTS[kind][0]})))
    form = await slack.person("ana").modal()
    form.fill("x", value)
    entry = form.values["x"]["it"]
    for option in [entry.get("selected_option"), *entry.get("selected_options", [])]:
        if option:
            option["text"].pop("emoji")
    assert entry == {"type": kind, **held}


async def test_people_and_channels_are_chosen_by_name(slack):
    blocks = [
        field("who", {"type": "users_select", "action_id": "it"}),
        field("where", {"type": "multi_channels_select", "action_id": "it"}),
    ]
    await opened(slack, modal(*blocks))
    form = await slack.person("ana").modal()
    form.choose("who", "marta")
    form.choose("where", ["general", "office"])
    assert form.values["who"]["it"]["selected_user"] == slack.user("marta")
    assert form.values["where"]["it"]["selected_channels"] == [
        slack.channel("general"),
        slack.channel("office"),
    ]


async def test_what_is_not_on_offer_cannot_be_chosen(slack):
    await opened(
        slack,
        modal(field("x", {"type": "static_select", "action_id": "it", "options": OPTIONS})),
    )
    form = await slack.person("ana").modal()
    with pytest.raises(AssertionError, match="'c' is not on offer; there is: a, b"):
        form.choose("x", "c")
    with pytest.raises(AssertionError, match="no input y here; there is: x/it"):
        form.fill("y", "z")


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "at most 3"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "valid number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
            "2.5",
            "2 or less",
        ),
        ({"type": "email_text_input"}, "nobody", "valid email"),
        ({"type": "url_text_input"}, "acme.example", "valid URL"),
    ],
)
async def test_the_client_checks_before_it_sends(slack, element, value, error):
    await opened(slack, modal(field("x", {"action_id": "it", **element})))
    form = await slack.person("ana").modal()
    form.fill("x", value)
    outcome = await form.submit()
    assert error in outcome.errors["x"]


async def test_a_file_input_keeps_its_limits(slack):
    element = {
        "type": "file_input",
        "action_id": "it",
        "max_files": 1,
        "filetypes": ["txt"],
    }
    await opened(slack, modal(field("files", element)))
    form = await slack.person("ana").modal()
    with pytest.raises(AssertionError, match="larger than 10 MB"):
        form.attach("files", "big.txt", b"x" * (10 * 1024 * 1024 + 1))
    with pytest.raises(AssertionError, match="takes only: txt"):
        form.attach("files", "a.exe", b"x")
    form.attach("files", "a.txt", b"x", "text/plain")
    with pytest.raises(AssertionError, match="no more files"):
        form.attach("files", "b.txt", b"x")
    [file] = form.values["files"]["it"]["files"]
    assert (file["name"], file["size"], file["mimetype"]) == ("a.txt", 1, "text/plain")
    assert "/files-pri/" in file["url_private_download"]


async def test_waiting_for_a_modal_says_what_is_there_instead(slack):
    await opened(slack)
    with pytest.raises(AssertionError, match="on the screen is Form"):
        await slack.person("ana").modal("Other", timeout=0.1)
