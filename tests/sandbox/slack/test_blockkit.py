import pytest

from sandbox.slack.blockkit import BlockKit, offered_options


def plain(words):
    return {"type": "plain_text", "text": words}


def option(value, words="Words"):
    return {"text": plain(words), "value": value}


def section(**more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def button(**more):
    return {"type": "button", "text": plain("Go"), **more}


def select(**more):
    return {"type": "static_select", "action_id": "s", **more}


KIT = BlockKit(
    scopes=frozenset(["files:read"]), users=lambda user: user == "U1", channels=lambda c: c == "C1"
)


@pytest.mark.parametrize(
    "block",
    [
        section(),
        section(accessory=button(value="v", style="danger")),
        {"type": "section", "fields": [plain("a"), plain("b")]},
        {"type": "header", "text": plain("x" * 150)},
        {"type": "context", "elements": [plain("a"), {"type": "mrkdwn", "text": "b"}]},
        {"type": "image", "image_url": "https://acme.example/a.png", "alt_text": "a"},
        actions(button(), select(options=[option("a")], initial_option=option("a"))),
        actions(select(option_groups=[{"label": plain("L"), "options": [option("a")]}])),
        actions({"type": "users_select", "action_id": "u", "initial_user": "U1"}),
        {"type": "markdown", "text": "**x**"},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "a", "style": {"bold": True}}],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "link", "url": "https://acme.example"}],
                        }
                    ],
                },
            ],
        },
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    ],
)
def test_good_blocks_pass(block):
    assert KIT.message_problems([block]) == []


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
        (section(text=plain("")), "must be more than 0 characters"),
        (section(text=plain("x" * 3_001)), "must be less than 3001 characters"),
        (section(text={"type": "html", "text": "x"}), "unsupported type: html"),
        (section(fields=[plain("x")] * 11), "no more than 10 items allowed"),
        (section(fields=[plain("x" * 2_001)]), "must be less than 2001 characters"),
        (section(block_id="x" * 256), "must be less than 256 characters"),
        (section(accessory={"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        (section(color="red"), "invalid additional property: color"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        ({"type": "alert", "text": plain("x")}, "unsupported type: alert"),
        ({"type": "blink"}, "unsupported type: blink"),
        ("text", "must provide an object"),
        ({"type": "context", "elements": []}, "no fewer than 1 items allowed"),
        ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed"),
        ({"type": "context", "elements": [button()]}, "unsupported type: button"),
        (actions(*[button()] * 26), "no more than 25 items allowed"),
        (
            actions(button(action_id="a"), button(action_id="a")),
            "`action_id` a already exists [json-pointer:/blocks/0/elements/1]",
        ),
        (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
        (actions(button(value="x" * 2_001)), "must be less than 2001 characters"),
        (actions(button(style="loud")), "must be one of: primary, danger"),
        (actions(select(options=[])), "no fewer than 1 items allowed"),
        (
            actions(select(options=[option(f"{n}") for n in range(101)])),
            "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (actions(select()), "must define either `options` or `option_groups`"),
        (actions(select(options=[option("x" * 151)])), "must be less than 151 characters"),
        (actions(select(options=[option("a", "x" * 76)])), "must be less than 76 characters"),
        (
            actions(select(options=[option("a")], initial_option=option("b"))),
            "initial_option must be one of the options",
        ),
        (
            actions(select(options=[option("a")], initial_option=option("a", "Other"))),
            "initial_option must be one of the options",
        ),
        (
            actions({"type": "users_select", "action_id": "u", "initial_user": "U2"}),
            "user not found",
        ),
        (
            actions({"type": "overflow", "options": [option(f"{n}") for n in range(6)]}),
            "no more than 5 items allowed",
        ),
        (
            actions({"type": "checkboxes", "options": [option(f"{n}") for n in range(11)]}),
            "no more than 10 items allowed",
        ),
        (
            actions({"type": "datepicker", "initial_date": "31.1.2026"}),
            "must be a valid date (YYYY-MM-DD)",
        ),
        (
            actions(button(confirm={"title": plain("x" * 101)})),
            "must be less than 101 characters",
        ),
        ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
        ({"type": "image", "alt_text": "a"}, "must define either `image_url` or `slack_file`"),
    ],
)
def test_bad_blocks_are_named(block, problem):
    assert any(problem in line for line in KIT.message_problems([block]))


def test_a_message_has_50_blocks_and_a_view_100():
    assert KIT.message_problems([{"type": "divider"}] * 50) == []
    [problem] = KIT.message_problems([{"type": "divider"}] * 51)
    assert problem == "no more than 50 items allowed [json-pointer:/blocks]"
    view = {"type": "home", "blocks": [{"type": "divider"}] * 100}
    assert KIT.view_problems(view) == []


def test_the_same_action_may_stand_in_several_blocks():
    blocks = [section(accessory=button(action_id="open", value=f"{n}")) for n in range(3)]
    assert KIT.message_problems(blocks) == []


def test_one_element_has_the_focus():
    def field(name):
        element = {"type": "plain_text_input", "action_id": "a", "focus_on_load": True}
        return {"type": "input", "block_id": name, "label": plain(name), "element": element}

    view = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": []}
    assert KIT.view_problems(view | {"blocks": [field("a")]}) == []
    [problem] = KIT.view_problems(view | {"blocks": [field("a"), field("b")]})
    assert "only one element may have focus_on_load" in problem


def test_option_lists_are_all_or_nothing():
    good = [option(f"{n}") for n in range(100)]
    assert offered_options({"options": good}) == (good, [])
    assert offered_options({"options": []}) == ([], [])
    for bad in ({"options": [*good, option("x")]}, {"options": [option("")]}, {}, "no"):
        offered, problems = offered_options(bad)
        assert offered == []
        assert problems
