"""Forms that are filled in by hand: every element, lists that load, forms that change meanwhile."""

import asyncio
from datetime import UTC, date, datetime, time

import pytest

MOMENT = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


def plain(words):
    return {"type": "plain_text", "text": words}


def option(value):
    return {"text": plain(value.title()), "value": value}


def field(block_id, kind, *, dispatch=False, **more):
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "optional": True,
        "dispatch_action": dispatch,
        "element": {"type": kind, "action_id": "it", **more},
    }


def modal(*blocks):
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
    }


class App:
    """Remembers what it was told; `again` makes the blocks of the form after a choice."""

    def __init__(self):
        self.actions, self.submitted = [], []
        self.offer = {"options": []}
        self.again = None

    def fill(self, app):
        @app.action("it")
        async def chosen(ack, body, client):
            self.actions.append(body)
            if self.again:
                view = modal(*self.again(body["view"]["state"]["values"]))
                await client.views_update(view_id=body["view"]["id"], view=view)
            await ack()

        @app.options("it")
        async def typed(ack):
            await ack(**self.offer)

        @app.view("form")
        async def sent(ack, view):
            self.submitted.append(view["state"]["values"])
            await ack()


@pytest.fixture
async def app(slack, connected):
    app = App()
    async with connected(slack, app.fill):
        yield app


@pytest.fixture
def form(slack):
    """Opens a form of these blocks before Ana."""

    async def opened(*blocks):
        trigger = slack.triggers_for("ana")
        await slack.client().views_open(trigger_id=trigger, view=modal(*blocks))
        return await slack.person("ana").modal()

    return opened


@pytest.mark.parametrize(
    ("kind", "value", "held"),
    [
        ("datepicker", date(2026, 3, 1), {"selected_date": "2026-03-01"}),
        ("timepicker", time(9, 30), {"selected_time": "09:30"}),
        ("timepicker", "09:30", {"selected_time": "09:30"}),
        ("datetimepicker", MOMENT, {"selected_date_time": 1_772_344_800}),
        ("email_text_input", "a@b.example", {"value": "a@b.example"}),
    ],
)
async def test_dates_and_times_are_held_as_slack_holds_them(form, kind, value, held):
    modal = await form(field("x", kind))
    modal.fill("x", value)
    assert modal.values["x"]["it"] == {"type": kind, **held}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("datepicker", "tomorrow"),
        ("datepicker", "2026-02-30"),
        ("timepicker", "25:00"),
        ("datetimepicker", 17),
        ("datetimepicker", MOMENT.replace(tzinfo=None)),
    ],
)
async def test_a_picker_holds_nothing_that_is_in_no_calendar(form, kind, value):
    modal = await form(field("x", kind))
    with pytest.raises(AssertionError, match=f"a {kind} cannot hold that"):
        modal.fill("x", value)


@pytest.mark.parametrize("typed", ["٣", "1,5", "one", "1e3", "-", "+1"])
async def test_what_is_no_number_stays_in_the_form(form, app, typed):
    modal = await form(field("x", "number_input", is_decimal_allowed=True))
    modal.fill("x", typed)
    assert "valid number" in (await modal.submit()).errors["x"]
    modal.fill("x", 1.5)
    assert (await modal.submit()).closed
    assert app.submitted[0]["x"]["it"]["value"] == "1.5"


@pytest.mark.parametrize(
    ("kind", "more", "value", "held"),
    [
        ("static_select", {"options": [option("a"), option("b")]}, "b", "selected_option"),
        ("radio_buttons", {"options": [option("a"), option("b")]}, "b", "selected_option"),
        ("datepicker", {}, "2026-03-01", "selected_date"),
        ("timepicker", {}, "09:30", "selected_time"),
        ("checkboxes", {"options": [option("a"), option("b")]}, ["b"], "selected_options"),
        ("multi_static_select", {"options": [option("b")]}, ["b"], "selected_options"),
    ],
)
async def test_a_choice_is_told_at_once_with_all_that_was_typed(form, app, kind, more, value, held):
    modal = await form(field("x", kind, dispatch=True, **more), field("words", "plain_text_input"))
    modal.fill("words", "typed before")
    ack = await modal.choose("x", value)

    assert ack.status == "ok"
    [body] = app.actions
    assert body["actions"][0]["type"] == kind
    assert body["actions"][0][held] == modal.values["x"]["it"][held]
    assert body["view"]["state"]["values"]["words"]["it"]["value"] == "typed before"
    assert await modal.fill("words", "and after") is None


async def test_a_level_appears_when_the_one_above_is_chosen_and_what_was_typed_stays(form, app):
    def blocks(values):
        parent = values["one"]["it"]["selected_option"]["value"]
        below = [option(f"{parent}-{n}") for n in "12"]
        return [
            first,
            field(f"two-{parent}", "static_select", options=below),
            field("words", "plain_text_input"),
        ]

    first = field("one", "static_select", dispatch=True, options=[option("a"), option("b")])
    app.again = blocks
    modal = await form(first, field("words", "plain_text_input"))
    modal.fill("words", "kept")
    modal.choose("one", "a")
    await modal.changed()
    modal.choose("two-a", "a-2")
    modal.choose("one", "b")
    await modal.changed()

    assert "two-a" not in modal.values
    assert modal.values["two-b"]["it"]["selected_option"] is None
    assert modal.values["words"]["it"]["value"] == "kept"


async def test_suggested_labels_can_be_chosen_one_after_another(form, app):
    modal = await form(field("x", "multi_external_select", min_query_length=2))
    app.offer = {"option_groups": [{"label": plain("Here"), "options": [option("printer")]}]}
    assert await modal.suggest("x", "p") == []
    assert await modal.suggest("x", "pr") == ["Printer"]
    modal.choose("x", ["Printer"])
    app.offer = {"options": [option("phone")]}
    assert await modal.suggest("x", "ph") == ["Phone"]
    modal.choose("x", ["Printer", "phone"])
    await modal.submit()

    chosen = app.submitted[0]["x"]["it"]["selected_options"]
    assert [one["value"] for one in chosen] == ["printer", "phone"]
    with pytest.raises(AssertionError, match="'scanner' is not on offer"):
        modal.choose("x", ["scanner"])


async def test_a_first_choice_stays_on_offer_without_a_search(form):
    modal = await form(field("x", "external_select", initial_option=option("printer")))
    modal.choose("x", None)
    assert modal.values["x"]["it"]["selected_option"] is None
    modal.choose("x", "Printer")
    assert modal.values["x"]["it"]["selected_option"]["value"] == "printer"


async def test_a_list_that_breaks_a_rule_or_comes_late_is_told_apart_from_an_empty_one(
    slack, form, app
):
    modal = await form(field("x", "external_select", min_query_length=0))
    ana, view = slack.person("ana"), slack.workspace.views.top(slack.user("ana"))
    assert not (await ana.suggest(view, "x", "it", "")).failed
    app.offer = {"options": [option(f"o{n}") for n in range(101)]}
    assert (await ana.suggest(view, "x", "it", "")).failed
    assert await modal.suggest("x", "o") == []
    slack.faults.drop_acks()

    async def advance():
        acks = len(slack.journal.find(kind="ack"))
        await slack.settled(lambda: len(slack.journal.find(kind="ack")) > acks)
        slack.clock.advance(3.1)

    found, _ = await asyncio.gather(ana.suggest(view, "x", "it", ""), advance())
    assert found.failed
