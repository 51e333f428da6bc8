import copy
from zoneinfo import ZoneInfo

import pytest

from sandbox.page.blocks import BLOCKS, render
from sandbox.page.elements import ELEMENTS
from sandbox.page.html import el, link
from sandbox.page.surface import Surface
from sandbox.page.viewer import Viewer
from tests.sandbox.page import samples
from tests.sandbox.page.reading import Elements
from tests.sandbox.page.samples import mrkdwn, plain

ANA = Viewer(
    user_id="U1",
    handle="ana",
    zone=ZoneInfo("Europe/Berlin"),
    people={"U1": "Ana", "U2": "小林"},
    channels={"C1": "it-help"},
)
MESSAGE = Surface(viewer=ANA, key="m")
EVIL = "<img src=x onerror=alert(1)>\"'&<script>alert(2)</script>javascript:alert(3)"


def drawn(block, **surface):
    return Elements(render([block], Surface(viewer=ANA, key="v", **surface)))


def in_a_form(kind, values=None, **more):
    element = {**samples.ELEMENTS[kind], **more}
    block = {"type": "input", "block_id": "b", "label": plain("Label"), "element": element}
    return drawn(block, kind="modal", values=values or {})


def test_there_is_a_sample_of_every_block_and_element_the_page_draws():
    assert set(samples.BLOCKS) == set(BLOCKS)
    assert set(samples.ELEMENTS) | {"image"} == set(ELEMENTS)


@pytest.mark.parametrize("kind", samples.BLOCKS)
def test_every_block_is_drawn_as_whole_elements(kind):
    html = render([samples.BLOCKS[kind]], MESSAGE)

    assert "does not draw" not in html
    assert Elements(html).all("div", data_block_id=f"b_{kind}")


@pytest.mark.parametrize("kind", sorted(samples.ELEMENTS.keys() - {"workflow_button"}))
def test_every_element_can_be_found_by_its_ids(kind):
    block = {"type": "actions", "block_id": "b", "elements": [samples.ELEMENTS[kind]]}

    found = drawn(block).all(data_block_id="b", data_action_id=f"do_{kind}", data_type=kind)
    assert found
    assert found[0]["data-testid"] == "element"


def poisoned(piece):
    """The piece with every text in it replaced by one that wants to be markup."""
    keep = {"type", "style", "status", "level", "initial_date", "initial_time"}
    if isinstance(piece, dict):
        return {key: value if key in keep else poisoned(value) for key, value in piece.items()}
    if isinstance(piece, list):
        return [poisoned(one) for one in piece]
    return EVIL if isinstance(piece, str) else piece


@pytest.mark.parametrize("kind", samples.BLOCKS)
def test_nothing_from_a_block_is_ever_live_html(kind):
    found = drawn(poisoned(copy.deepcopy(samples.BLOCKS[kind])))

    assert "script" not in found.tags
    assert_harmless(found)


@pytest.mark.parametrize("kind", samples.ELEMENTS)
def test_nothing_from_an_element_is_ever_live_html(kind):
    element = poisoned(copy.deepcopy(samples.ELEMENTS[kind]))
    block = {"type": "actions", "block_id": EVIL, "elements": [element]}

    assert_harmless(drawn(block))


def assert_harmless(found):
    for tag, given in found.elements:
        assert tag not in {"script", "iframe", "object", "style"}
        assert not any(name.startswith("on") or name == "style" for name in given)
        for name in ("href", "src"):
            assert not (given.get(name) or "").startswith("javascript:")
        assert tag != "img"


def test_an_unknown_block_says_so_instead_of_breaking():
    assert "hologram" in drawn({"type": "hologram"}).text


def test_a_required_field_is_marked_and_an_optional_one_says_so():
    element = samples.ELEMENTS["plain_text_input"]
    block = {"type": "input", "block_id": "b", "label": plain("Title"), "element": element}

    assert "Title *" in drawn(block).text
    assert "Title optional" in drawn({**block, "optional": True}).text


def test_a_label_belongs_to_its_field():
    found = in_a_form("plain_text_input")
    assert found.one("label")["for"] == found.one("input")["id"]


def test_what_the_app_says_about_a_field_stands_under_it():
    block = {**samples.BLOCKS["input"], "block_id": "title"}
    found = drawn(block, errors={"title": "Too short <b>"})

    assert "Too short <b>" in found.text
    assert found.one(role="alert")["data-testid"] == "field-error"


@pytest.mark.parametrize(
    ("kind", "tag", "expected"),
    [
        ("plain_text_input", "input", {"type": "text", "value": "typed", "maxlength": "150"}),
        ("email_text_input", "input", {"inputmode": "email", "value": "ana@acme.example"}),
        ("url_text_input", "input", {"inputmode": "url", "value": "https://acme.example"}),
        ("number_input", "input", {"inputmode": "decimal", "value": "4.5"}),
        ("datepicker", "input", {"type": "date", "value": "2026-03-01"}),
        ("timepicker", "input", {"type": "time", "value": "09:30"}),
        ("datetimepicker", "input", {"type": "datetime-local", "value": "2026-03-01T10:00"}),
        ("file_input", "input", {"type": "file", "multiple": None, "accept": ".png,.pdf"}),
    ],
)
def test_fields_are_the_browsers_own(kind, tag, expected):
    [given] = in_a_form(kind).all(tag)
    assert expected.items() <= given.items()


def test_several_lines_make_a_text_area():
    assert in_a_form("plain_text_input", multiline=True).text.count("typed") == 1
    assert "textarea" in in_a_form("plain_text_input", multiline=True).tags


@pytest.mark.parametrize(
    ("kind", "chips"),
    [
        ("multi_static_select", ["low", "high"]),
        ("external_select", ["high"]),
        ("multi_users_select", ["U1", "U2"]),
        ("channels_select", ["C1"]),
        ("multi_conversations_select", ["C1", "U1"]),
    ],
)
def test_first_choices_are_chips(kind, chips):
    found = in_a_form(kind).all("span", class_="chip")
    assert [chip["data-value"] for chip in found] == chips


def test_people_and_channels_are_chosen_by_name():
    assert "小林" in in_a_form("multi_users_select").text
    assert "it-help" in in_a_form("channels_select").text


def test_a_menu_shows_its_first_choice_and_groups():
    assert "selected" in in_a_form("static_select").one("option", value="high")
    group = {"label": plain("Often"), "options": [samples.LOW]}
    found = in_a_form("static_select", options=None, option_groups=[group], initial_option=None)
    assert found.one("optgroup")["label"] == "Often"


def test_ticks_show_what_is_chosen():
    assert "checked" in in_a_form("checkboxes").one("input", value="high")
    assert in_a_form("radio_buttons").one("input", value="low")["type"] == "radio"


def test_what_was_typed_wins_over_what_the_app_offered_first():
    typed = {"b": {"do_plain_text_input": {"type": "plain_text_input", "value": "mine"}}}
    assert in_a_form("plain_text_input", typed).one("input")["value"] == "mine"

    emptied = {"b": {"do_external_select": {"type": "external_select", "selected_option": None}}}
    assert in_a_form("external_select", emptied).all("span", class_="chip") == []


@pytest.mark.parametrize(
    ("block", "live"),
    [
        ({}, None),
        ({"dispatch_action": True}, "enter"),
    ],
)
def test_an_input_tells_the_app_at_once_only_when_asked_to(block, live):
    element = samples.ELEMENTS["plain_text_input"]
    found = drawn(
        {"type": "input", "block_id": "b", "label": plain("L"), "element": element} | block
    )
    assert found.one("input").get("data-live") == live


def test_typing_can_tell_the_app_letter_by_letter():
    config = {"trigger_actions_on": ["on_character_entered", "on_enter_pressed"]}
    element = {**samples.ELEMENTS["plain_text_input"], "dispatch_action_config": config}
    block = {"type": "input", "dispatch_action": True, "label": plain("L"), "element": element}
    assert drawn(block).one("input")["data-live"] == "character enter"


def test_a_button_with_a_url_is_a_link_that_still_tells_the_app():
    element = {**samples.ELEMENTS["button"], "url": "https://desk.example/1"}
    found = drawn({"type": "actions", "block_id": "b", "elements": [element]}).one("a")

    assert found["href"] == "https://desk.example/1"
    assert (found["data-act"], found["data-value"]) == ("press", "118")


def test_a_confirm_dialog_travels_as_json():
    found = drawn(samples.BLOCKS["actions"]).one("button")
    assert '"text": "Really?"' in found["data-confirm"]


def test_emoji_names_become_signs_in_plain_text_unless_switched_off():
    assert "📝" in drawn(samples.BLOCKS["actions"]).text
    header = {"type": "header", "text": {**plain(":memo: Note"), "emoji": False}}
    assert ":memo: Note" in drawn(header).text


def test_plain_text_shows_its_stars_and_mrkdwn_does_not():
    assert "*urgent*" in drawn({"type": "section", "text": plain("*urgent*")}).text
    assert "*urgent*" not in drawn({"type": "section", "text": mrkdwn("*urgent*")}).text


def test_pictures_from_elsewhere_are_words_with_a_link_and_ours_are_shown():
    block = {"type": "image", "image_url": "https://pictures.example/a.png", "alt_text": "A chart"}
    assert "img" not in drawn(block).tags
    assert "A chart" in drawn(block).text

    ours = Viewer(image_source=lambda _: "/_page/files/F1/a.png")
    found = Elements(render([block], Surface(viewer=ours)))
    assert found.one("img") == {
        "src": "/_page/files/F1/a.png",
        "alt": "A chart",
        "loading": "lazy",
        "class": "picture picture-large",
    }


def test_rich_text_keeps_its_structure():
    def leaf(text, **style):
        return {"type": "text", "text": text, **({"style": style} if style else {})}

    def section(*leaves):
        return {"type": "rich_text_section", "elements": list(leaves)}

    block = {
        "type": "rich_text",
        "elements": [
            section(
                leaf("<b>literal</b> *stars*", bold=True, italic=True),
                {"type": "user", "user_id": "U2"},
            ),
            {
                "type": "rich_text_list",
                "style": "ordered",
                "offset": 2,
                "elements": [section(leaf("third"))],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [section(leaf("deep"))],
            },
            {"type": "rich_text_quote", "elements": [leaf("said")]},
            {"type": "rich_text_preformatted", "elements": [leaf("code\nmore")]},
            section(
                {"type": "link", "url": "https://acme.example", "text": "site"},
                {"type": "emoji", "name": "unknown", "unicode": "1f468-200d-1f4bb"},
                {"type": "broadcast", "range": "here"},
                {"type": "channel", "channel_id": "C1"},
                {
                    "type": "date",
                    "timestamp": 1_772_355_600,
                    "format": "{date_num}",
                    "fallback": "then",
                },
                {"type": "color", "value": "#aabbcc"},
            ),
        ],
    }
    found = drawn(block)

    assert "<b>literal</b> *stars*" in found.text
    assert {"b", "i", "ol", "ul", "li", "blockquote", "pre", "br"} <= found.tags
    assert found.one("ol")["start"] == "3"
    for words in ("@小林", "site", "👨‍💻", "@here", "#it-help", "2026-03-01", "#aabbcc"):
        assert words in found.text


def test_markup_is_made_only_by_the_page():
    assert el("p", "<b>", title='"') == '<p title="&quot;">&lt;b&gt;</p>'
    assert el("input", disabled=True, value=None) == "<input disabled>"
    assert "href" not in link("javascript:alert(1)", "x")
