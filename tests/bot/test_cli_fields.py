import json

import pytest

from sandbox.launch import Sandbox
from tests.bot.commands import typed

pytestmark = pytest.mark.usefixtures("quiet_again")

CATEGORY, SYSTEMS, PLACE, CENTRE = (f"SelectField_{n}" for n in (1, 3, 4, 5))


@pytest.fixture
async def sandbox(machine, monkeypatch):
    """A Udesk account, the one kind of desk whose fields can be changed."""
    async with Sandbox.start(desks=("udesk",)) as sandbox:
        for name, value in sandbox.bot_environment(database=machine / "deskhand.db").items():
            monkeypatch.setenv(name, value)
        yield sandbox


@pytest.fixture
async def others(machine, monkeypatch):
    """Desks of the other two kinds."""
    async with Sandbox.start(desks=("kf5", "zammad")) as sandbox:
        for name, value in sandbox.bot_environment(database=machine / "deskhand.db").items():
            monkeypatch.setenv(name, value)
        yield sandbox


async def told(*words: str, answer: str | None = None):
    """What a command prints as JSON."""
    result = await typed("fields", *words, "--json", answer=answer)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


async def refused(*words: str, code: int = 1) -> str:
    result = await typed("fields", *words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.stderr


def options_of(sandbox, key) -> dict[str, str]:
    return {option.value: option.title for option in sandbox.udesk.field(key).options}


# Reading


async def test_the_fields_of_each_category_are_listed(sandbox):
    tickets = {field["key"] for field in await told("list")}
    people = {field["key"] for field in await told("list", "--category", "person")}
    organizations = {field["key"] for field in await told("list", "--category", "organization")}

    assert {CATEGORY, PLACE, "TextField_1"} <= tickets
    assert "TextField_21" in people
    assert "TextField_31" in organizations
    assert not tickets & people & organizations


async def test_people_read_a_line_for_each_field(sandbox):
    result = await typed("fields", "list")

    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert lines[CATEGORY].split()[1:] == ["choice", "required/editable", "Category"]


async def test_a_field_is_shown_with_all_its_options(sandbox):
    result = await typed("fields", "show", CATEGORY)

    assert "title:        Category" in result.stdout
    assert all(title in result.stdout for title in options_of(sandbox, CATEGORY).values())
    assert "[hidden]" in result.stdout


async def test_the_levels_of_a_field_stand_below_each_other(sandbox):
    result = await typed("fields", "show", PLACE)

    depths = {len(line) - len(line.lstrip()) for line in result.stdout.splitlines()}
    assert {2, 4, 6, 8} <= depths


async def test_the_nearest_field_is_named_by_key_or_by_title(sandbox):
    assert f"did you mean {CATEGORY}?" in await refused("show", "selectfield_1")
    assert f"did you mean {CATEGORY}?" in await refused("show", "Categori")
    assert "`deskhand fields list`" in await refused("options", "zzz")


async def test_five_thousand_options_are_read_page_after_page(sandbox):
    options = await told("options", CENTRE)

    assert len({option["value"] for option in options}) == 5000


async def test_options_are_found_by_title_value_and_time(sandbox):
    [first, *_] = await told("options", CENTRE, "--limit", "3")

    assert await told("options", CENTRE, "--title", first["label"]) == [first]
    assert await told("options", CENTRE, "--value", first["value"]) == [first]
    assert await told("options", CENTRE, "--created", "2001-01-01,2001-12-31") == []
    day = first["created_at"][:10]
    made = await told("options", CENTRE, "--created", f"{day},{day}", "--limit", "2")
    assert len(made) == 2
    assert await told("options", CENTRE, "--updated", "2001-01-01 08:00,2001-01-01T09:30") == []


async def test_a_list_of_options_may_be_cut_short(sandbox):
    result = await typed("fields", "options", CENTRE, "--limit", "7")

    assert len(result.stdout.splitlines()) == 7


@pytest.mark.parametrize("span", ["2026", "2026-01-01", "soon,later", "2026-02-02,2026-01-01"])
async def test_a_span_of_time_that_is_none_is_a_mistake(sandbox, span):
    assert span in await refused("options", CENTRE, "--created", span, code=2)


# Changing


async def test_what_will_change_is_shown_and_a_no_changes_nothing(sandbox):
    words = ("update", CATEGORY, "--title", "Kind", "--rename-option", "3=Devices")
    result = await typed("fields", *words, answer="n\n")

    assert result.exit_code == 1
    assert "title: Category → Kind" in result.stdout
    assert "option 3: Hardware → Devices" in result.stdout
    assert sandbox.udesk.field(CATEGORY).field_label == "Category"
    assert options_of(sandbox, CATEGORY)["3"] == "Hardware"


async def test_a_yes_changes_it_and_shows_what_is_there_then(sandbox):
    before = options_of(sandbox, CATEGORY)
    result = await typed("fields", "update", CATEGORY, "--title", "Kind", answer="y\n")

    assert result.exit_code == 0, result.output
    assert "title:        Kind" in result.stdout.partition("what is there now")[2]
    assert sandbox.udesk.field(CATEGORY).field_label == "Kind"
    assert options_of(sandbox, CATEGORY) == before


async def test_everything_can_be_changed_at_once(sandbox):
    changes = ("--comment", "What it is about", "--add-option", "Furniture", "--add-option", "其他")
    more = ("--rename-option", "3=Devices=all", "--hide-option", "4", "--default-option", "3")
    done = await told("update", CATEGORY, *changes, *more, "--yes")

    assert (done["changed"], done["left"]) == (True, [])
    options = sandbox.udesk.field(CATEGORY).options
    found = {option.value: option for option in options}
    assert (found["3"].title, found["3"].default, found["4"].is_hide) == ("Devices=all", True, True)
    assert {"Furniture", "其他"} <= {option.title for option in options}
    assert done["now"]["hint"] == "What it is about"
    assert "comment: (none) → What it is about" in done["changes"]


async def test_a_hidden_option_is_shown_again(sandbox):
    hidden = next(one.value for one in sandbox.udesk.field(CATEGORY).options if one.is_hide)
    done = await told("update", CATEGORY, "--show-option", hidden, "--yes")

    assert done["changes"] == [f"option {hidden}: hidden → shown"]
    assert not [one for one in sandbox.udesk.field(CATEGORY).options if one.is_hide]


async def test_a_dry_run_changes_nothing_and_asks_nothing(sandbox):
    done = await told("update", CATEGORY, "--add-option", "Furniture", "--dry-run")

    assert done["changes"] == ["new option: Furniture"]
    assert (done["changed"], done["now"]) == (False, None)
    assert "Furniture" not in options_of(sandbox, CATEGORY).values()


async def test_what_is_so_already_is_not_sent(sandbox):
    result = await typed("fields", "update", CATEGORY, "--title", "Category")

    assert result.exit_code == 0
    assert "like that already" in result.stdout


async def test_a_question_does_not_stand_in_the_json(sandbox):
    done = await told("update", CATEGORY, "--title", "Kind", answer="y\n")

    assert done["changed"]


async def test_a_field_with_too_many_options_still_gets_a_title(sandbox):
    done = await told("update", CENTRE, "--title", "Who pays", "--yes")

    assert done["changed"]
    assert "too many options" in await refused("update", CENTRE, "--add-option", "Moon", "--yes")


async def test_a_lost_answer_is_looked_after(sandbox):
    sandbox.faults.arm(side="udesk", what="cut_after", match="PUT*")
    result = await typed("fields", "update", CATEGORY, "--title", "Kind", "--yes")

    assert result.exit_code == 0, result.output
    assert "answer was lost" in result.stderr
    assert "title:        Kind" in result.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((CATEGORY, "--title", " "), "needs a title"),
        ((CATEGORY, "--add-option", ""), "has no title"),
        ((CATEGORY, "--rename-option", "3="), "Option 3 has no title"),
        ((CATEGORY, "--hide-option", "99"), "No option has the value 99"),
        ((CATEGORY, "--default-option", "Hardware"), "No option has the value Hardware"),
        ((PLACE, "--title", "Where"), "several levels"),
        (("TextField_1", "--add-option", "x"), "has no options; its kind is text"),
        (("SelectField_91", "--title", "x"), "has no field SelectField_91"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
async def test_a_change_that_cannot_be_is_refused_before_anything_is_sent(sandbox, words, says):
    title = sandbox.udesk.field(CATEGORY).field_label
    options = options_of(sandbox, CATEGORY)

    assert says in await refused("update", *words, "--yes")
    assert sandbox.udesk.field(CATEGORY).field_label == title
    assert options_of(sandbox, CATEGORY) == options


@pytest.mark.parametrize(
    "words",
    [(), ("--rename-option", "Hardware"), ("--hide-option", "3", "--show-option", "3")],
    ids=["nothing", "no title", "hidden and shown"],
)
async def test_a_change_that_says_nothing_is_a_mistake_of_usage(sandbox, words):
    await refused("update", CATEGORY, *words, code=2)


async def test_only_an_administrator_changes_fields(sandbox, machine, monkeypatch):
    config = machine / "agents.toml"
    config.write_text(
        f'[desks.payroll]\nkind = "udesk"\nurl = "{sandbox.udesk_url}"\n'
        'email = "wang@acme.example"\ntoken = "$UDESK_TOKEN"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("DESKHAND_CONFIG", str(config))

    assert "Only an administrator" in await refused("update", CATEGORY, "--title", "x", "--yes")


@pytest.mark.parametrize("desk", ["support", "factory"])
async def test_a_desk_whose_fields_cannot_be_changed_says_so(others, desk):
    words = ("update", "anything", "--desk", desk, "--title", "x", "--yes")

    assert "no way to change a field" in await refused(*words)


@pytest.mark.parametrize("desk", ["support", "factory"])
async def test_fields_are_listed_at_every_desk(others, desk):
    [first, *_] = await told("list", "--desk", desk)

    assert (await told("show", first["key"], "--desk", desk))["label"] == first["label"]


async def test_a_desk_that_does_not_list_a_category_says_so(others):
    assert "that category" in await refused("list", "--desk", "support", "--category", "person")
