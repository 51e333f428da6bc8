"""The documentation says what is so: it is compared with the code that it tells of."""

import ast
import dataclasses
import importlib
import importlib.util
import json
import re
import shlex
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot import health, web, webhooks
from bot.cli import main as deskhand
from bot.deliver import SLACK_ROOMS
from bot.desks import open_desks
from bot.settings import Slack
from bot.settings import file as settings_file
from bot.settings.desks import KINDS
from bot.settings.environment import Process
from bot.settings.file import Deskhand
from handlers.flows.deliveries import DELIVERIES
from handlers.flows.rights import Level
from handlers.text import command_line as line
from handlers.text import vocabulary
from handlers.words.translate import read_catalog, translation
from helpdesks.carrier import Carrier
from helpdesks.fields import FieldKind
from helpdesks.models import Abilities, Status
from store.retention import RULES

ROOT = Path(__file__).parents[1]
README, README_CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
DOCS = ROOT / "docs"
USING, USING_CHINESE = DOCS / "using.md", DOCS / "zh-CN" / "using.md"
OPERATIONS, ARCHITECTURE = DOCS / "operations.md", DOCS / "architecture.md"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
IN_BOTH_LANGUAGES = [
    (README, README_CHINESE),
    (DOCS / "install.md", DOCS / "zh-CN" / "install.md"),
    (USING, USING_CHINESE),
]
CODE_FOLDERS = ("bot", "handlers", "helpdesks", "store")
FOLDERS = (*CODE_FOLDERS, "sandbox", "tests", "docs", "bench", ".ci")
ERRORS = (
    "helpdesks.errors",
    "handlers.workspace",
    "handlers.errors",
    "handlers.flows.errors",
    "handlers.flows.jobs",
    "store.errors",
    "bot.settings",
)
NEAR = 20  # lines that something may have moved since a page named its line

_FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
each_pair = pytest.mark.parametrize("pair", IN_BOTH_LANGUAGES, ids=lambda pair: pair[0].name)


def read(page):
    return page.read_text(encoding="utf-8")


def blocks(page):
    """Language and text of each fenced block."""
    return [(found[1], found[2]) for found in _FENCED.finditer(read(page))]


def prose(page):
    return _FENCED.sub("", read(page))


def spans(page):
    """What stands between single backticks."""
    joined = re.sub(r"(?<=\S)\n(?=\S)", " ", prose(page))
    return _SPAN.findall(joined)


def code(page):
    """Every line of code on a page, in blocks and in spans."""
    return [one.strip() for _, text in blocks(page) for one in text.splitlines()] + spans(page)


def slug(heading):
    """The anchor that a heading gets."""
    words = re.sub(r"[`*]", "", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def headings(page):
    return re.findall(r"^(#+) (.+)$", prose(page), re.MULTILINE)


def tables(page, first_heading):
    """The cells of the rows of every table whose first column has this heading."""
    rows, inside = [], False
    for one in read(page).splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", one)[1:-1]]
        if not cells:
            inside = False
        elif inside and not set(one) <= set("|- "):
            rows.append(cells)
        inside = inside or bool(cells and cells[0] == first_heading)
    return rows


def ticked(rows, column=0):
    return {word for row in rows for word in _SPAN.findall(row[column])}


# Links, paths and the look of the pages


@each_page
def test_links_lead_somewhere(page):
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?:", target):
            continue
        name, _, anchor = target.partition("#")
        found = (page.parent / name).resolve() if name else page
        if not found.exists() or (anchor and anchor not in {slug(h) for _, h in headings(found)}):
            wrong.append(target)
    assert wrong == []


@each_page
def test_files_that_are_named_exist(page):
    named = re.compile(rf"((?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*)(?::\d+)?")
    found = [match[1] for word in code(page) if (match := named.fullmatch(word))]
    found += re.findall(r"^\.venv/bin/pytest (\S+)", "\n".join(code(page)), re.MULTILINE)
    assert [path for path in found if not (ROOT / path).exists()] == []


@each_page
def test_modules_that_are_run_exist(page):
    run = {m for word in code(page) for m in re.findall(r"python3? -m ([a-z_.]+)", word)}
    assert [m for m in run if m != "venv" and not _can_be_run(m)] == []


@each_page
def test_a_line_that_is_named_says_what_the_page_says(page):
    wrong = []
    for path, number, name in re.findall(r"`([\w/]+\.py):(\d+)` `(\w+)`", read(page)):
        lines = read(ROOT / path).splitlines()
        at = [i for i, text in enumerate(lines, 1) if re.search(rf"\b{name}\b", text)]
        if not any(abs(i - int(number)) <= NEAR for i in at):
            wrong.append(f"{path}:{number} has no {name}; it stands in {at}")
    assert wrong == []


@each_page
def test_pages_name_no_machine_of_ours(page):
    assert not re.search(r"(?<![\w.])/(?:work|root|home|tmp|Users|mnt)/", read(page))


@each_page
def test_lines_can_be_read_in_an_editor(page):
    """Rows of tables, and the one-line entries of the changelog, may be longer."""
    lines = [one for one in prose(page).splitlines() if one[:1] != "|"]
    long = [one for one in lines if len(one) > 120]
    assert long == [] or page.name == "CHANGELOG.md"


@pytest.mark.parametrize("picture", ["thread.png", "form.png", "phone.png"])
def test_pictures_are_there_and_small(picture):
    assert 10_000 < (DOCS / "pictures" / picture).stat().st_size < 400_000


def test_every_page_is_linked_from_another():
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", prose(page))
    }
    assert [page for page in PAGES if page != README and page not in linked] == []


# Two languages


@each_pair
def test_both_languages_have_the_same_parts(pair):
    one, other = ([len(mark) for mark, _ in headings(page)] for page in pair)
    assert one == other


@each_pair
def test_both_languages_have_the_same_code(pair):
    one, other = map(blocks, pair)
    assert one == other


@each_pair
def test_both_languages_link_to_each_other(pair):
    first, second = pair
    assert f"]({second.relative_to(first.parent)})" in read(first)
    back = "../" * (len(second.relative_to(first.parent).parts) - 1) + first.name
    assert f"]({back})" in read(second)


def test_the_glossary_says_what_the_translation_says():
    catalogue = {m.id: form for m in read_catalog("zh_CN") for form in translation(m)[:1]}
    rows = tables(DOCS / "glossary.md", "Word")
    known = {
        row[0]: row[1]
        for row in rows
        if len(row) > 2 and row[0].capitalize() in catalogue and row[0] != "open"
    }
    wrong = {word for word, said in known.items() if catalogue[word.capitalize()] != said}
    assert len(known) > 10
    assert wrong == set()


# The command line


def commands(group=deskhand, path=()):
    """Every command by its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def calls(page):
    """The words of each call of `deskhand` on a page."""
    said = re.compile(r"(?:^|\$\(|ExecStart=)(?:\S*/bin/)?deskhand((?: [^|#;&)]+)?)(?:\)|$)")
    for text in code(page):
        if found := said.search(text):
            yield shlex.split(found[1])


def resolve(words):
    """The command that a call names, and its other words; raises KeyError for none."""
    command = deskhand
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        command, words = command.commands[words[0]], words[1:]
    return command, words


@each_page
def test_commands_that_are_shown_exist(page):
    wrong = []
    for words in calls(page):
        try:
            command, rest = resolve(words)
        except KeyError:
            wrong.append(words)
            continue
        options = {name for parameter in command.params for name in parameter.opts}
        used = {word.partition("=")[0] for word in rest if word.startswith("-")}
        if used - options - {"--help", "--version"}:
            wrong.append(words)
    assert wrong == []


def test_examples_of_commands_are_accepted():
    """Each example of the manual is read by its command, options and all."""
    examples = [words for words in calls(OPERATIONS) if len(words) > 2]
    assert len(examples) > 10
    for words in examples:
        command, rest = resolve(words)
        command.make_context(words[-1], list(rest), resilient_parsing=False)


def test_every_command_is_documented_with_its_options():
    shown = list(calls(OPERATIONS))
    missing = []
    for path, command in commands():
        here = [words[len(path) :] for words in shown if tuple(words[: len(path)]) == path]
        used = {word for words in here for word in words}
        wanted = [p.opts for p in command.params if isinstance(p, click.Option)]
        lacking = [names for names in wanted if not used & set(names) and names != ["--help"]]
        if not here or lacking:
            missing.append((" ".join(path), lacking))
    assert missing == []


def test_every_command_has_help():
    for path, _ in commands():
        assert CliRunner().invoke(deskhand, [*path, "--help"]).exit_code == 0


def test_the_readmes_list_every_group_of_commands():
    for page in (README, README_CHINESE):
        assert {words[0] for words in calls(page) if words} == set(deskhand.commands)


def test_options_of_the_sandbox_exist():
    command = [sys.executable, "-m", "sandbox", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    shown = [word for page in PAGES for word in code(page) if "-m sandbox" in word]
    shown += [word for word in spans(DOCS / "sandbox.md") if word.startswith("--")]
    used = {option for word in shown for option in re.findall(r"--[a-z-]+", word)}
    assert used
    assert [option for option in used if option not in said.stdout] == []


# What is typed in Slack


def typed(page):
    said = (text for text in code(page) if re.match(r"/request\b", text))
    return [text.removeprefix("/request").strip() for text in said]


@each_page
def test_requests_that_are_shown_are_understood(page):
    refused = (line.Unknown, line.BadOption, line.BadDesk)
    wrong = [text for text in typed(page) if isinstance(line.parse(text, desks_shown()), refused)]
    assert wrong == []


def desks_shown():
    """The names of the desks whose settings the README shows."""
    files = [tomllib.loads(text) for kind, text in blocks(README) if kind == "toml"]
    return [name for one in files for name in one["desks"]]


@pytest.mark.parametrize(("page", "language"), [(USING, 0), (USING_CHINESE, 0), (USING_CHINESE, 1)])
def test_every_word_of_a_request_is_documented(page, language):
    said = "\n".join(code(page))
    verbs = {words[language] for words in vocabulary.VERBS.values()}
    assert {verb for verb in verbs if f"/request {verb}" not in said} == set()
    assert {words[language] for words in vocabulary.WHICH.values()} <= set(re.split(r"[\s:]", said))
    sort, status, within, field = (words[language] for words in vocabulary.OPTIONS.values())
    wanted = {f"{sort}:{words[language]}" for words in vocabulary.ORDERS.values()}
    wanted |= {f"{status}:{words[language]}" for words in vocabulary.STATUSES.values()}
    wanted |= {f"{within}:{words[language]}" for words in vocabulary.IN.values()}
    assert {option for option in wanted if option not in said} == set()
    assert f"{field}:" in said


def test_the_page_of_chinese_words_means_what_it_says():
    pairs = [
        pair for row in tables(USING_CHINESE, "英文") for pair in (row[0:2], row[2:4]) if all(pair)
    ]
    assert len(pairs) > 20
    for english, chinese in ([_SPAN.findall(cell)[0] for cell in pair] for pair in pairs):
        assert meant(english) == meant(chinese)


def meant(text):
    """What a command means, or an option behind the one command that knows it."""
    if text.startswith("/request"):
        return line.parse(text.removeprefix("/request"))
    listed = line.parse(f"list {text}")
    return line.parse(f"search {text}") if isinstance(listed, line.BadOption) else listed


def test_the_words_for_a_status_are_those_of_the_desk():
    glossary = ticked_words(DOCS / "glossary.md")
    assert {status.value for status in Status if status is not Status.OTHER} <= glossary


def ticked_words(page):
    return {word.strip() for row in tables(page, "Word") for word in row[0].split(",")}


# Settings


def test_every_variable_is_documented_and_no_other():
    named = {f"SLACK_{name.upper()}" for name in Slack.model_fields}
    named |= {f"DESKHAND_{name.upper()}" for name in Process.model_fields}
    for page in (README, README_CHINESE):
        rows = [*tables(page, "Variable"), *tables(page, "变量")]
        assert ticked(rows) == named
    ours = re.compile(r"\b(?:SLACK|DESKHAND)_[A-Z_]+\b")
    said = {name for page in PAGES for name in ours.findall(read(page))}
    assert said - named == {"DESKHAND_BROWSER"}
    assert "DESKHAND_BROWSER" in read(ROOT / ".ci" / "run")


def test_every_key_of_the_file_is_documented_and_no_other():
    desk = {"kind"}.union(*(model.model_fields for model in KINDS.values())) - {"name"}
    named = {f"deskhand.{name}" for name in Deskhand.model_fields}
    named |= {f"desks.NAME.{name}" for name in desk}
    for page in (README, README_CHINESE):
        rows = [*tables(page, "Key in the file"), *tables(page, "文件中的键")]
        assert ticked(rows) == named


def test_defaults_are_told_as_they_are():
    rows = {row[0].strip("`"): row[1] for row in tables(README, "Variable")}
    for prefix, model in (("SLACK_", Slack), ("DESKHAND_", Process)):
        for name, field in model.model_fields.items():
            told = _SPAN.findall(rows[prefix + name.upper()])
            assert not told or told == [str(field.default)]
    keys = {row[0].strip("`"): row[1] for row in tables(README, "Key in the file")}
    for model in KINDS.values():
        defaults = {name: field.default for name, field in model.model_fields.items()}
        for name in defaults.keys() & {"zone", "poll_seconds", "signature", "agent_replies_public"}:
            told = _SPAN.findall(keys[f"desks.NAME.{name}"])
            assert told == [str(defaults[name]).replace("False", "false")]


@each_page
def test_files_of_settings_that_are_shown_are_right(page, tmp_path, monkeypatch):
    for name in re.findall(r"\$([A-Z][A-Z0-9_]+)", read(page)):
        monkeypatch.setenv(name, "a-token")
    for kind, text in blocks(page):
        if kind == "toml":
            tomllib.loads(text)
            (tmp_path / "deskhand.toml").write_text(text, encoding="utf-8")
            found = settings_file.read(tmp_path / "deskhand.toml")
            assert found.mistakes == ()
            assert len(found.desks) == 1


# What the code does


def test_make_targets_that_are_shown_exist_and_all_are_documented():
    makefile = read(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    said = r"(?:^|\s)make(?: -C \w+)? ([a-z]+)\b"
    shown = {t for page in PAGES for text in code(page) for t in re.findall(said, text)}
    assert shown == targets


def test_the_failure_table_names_every_error_and_no_other():
    modules = [importlib.import_module(name) for name in ERRORS]
    real = {
        name: kind
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type)
        and issubclass(kind, Exception)
        and kind.__module__.startswith(CODE_FOLDERS)
    }
    trunks = {"HelpDeskError", "SlackError", "StoreError"}
    rows = tables(ARCHITECTURE, "What breaks")
    assert ticked(rows, 1) == real.keys() - trunks


def test_the_table_of_rows_is_that_of_the_deliveries():
    rows = tables(ARCHITECTURE, "Row")
    assert ticked(rows) == DELIVERIES.keys()
    lanes = {lane.partition(":")[0] + ":" for lane in ticked(rows, 1)}
    assert lanes == {"desk:"} | {room.lanes for room in SLACK_ROOMS}
    flows = "\n".join(read(path) for path in (ROOT / "handlers" / "flows").rglob("*.py"))
    keys = {key.partition(":")[0] for key in ticked(rows, 2)}
    assert {key for key in keys if key.islower() and not re.search(rf'"{key}[":]', flows)} == set()


def test_the_table_of_levels_is_that_of_the_rights():
    assert [row[0] for row in tables(ARCHITECTURE, "Level")] == list(Level)


def test_the_table_of_kinds_names_every_kind_of_field_and_no_other():
    assert ticked(tables(ARCHITECTURE, "Kind")) == set(FieldKind)


async def test_what_each_desk_can_do_is_what_its_driver_says():
    rows = {row[1].strip("`"): row[2:] for row in tables(OPERATIONS, "What") if len(row) > 2}
    assert rows.keys() == {field.name for field in dataclasses.fields(Abilities)}
    [heading] = re.findall(r"^\| What \| Ability \| (.+) \|$", read(OPERATIONS), re.MULTILINE)
    kinds = heading.lower().split(" | ")
    assert set(kinds) == KINDS.keys()
    drivers = await _drivers()
    for at, kind in enumerate(kinds):
        told = {name: cells[at] for name, cells in rows.items()}
        assert told == {name: _told(drivers[kind].abilities, name) for name in rows}, kind


async def _drivers():
    """A driver of each kind, made of the settings that the README shows."""
    texts = [tomllib.loads(text)["desks"] for kind, text in blocks(README) if kind == "toml"]
    shown = [(name, desk) for text in texts for name, desk in text.items()]
    desks = [
        KINDS[desk["kind"]](name=name, **{key: desk[key] for key in desk.keys() - {"kind"}})
        for name, desk in shown
    ]
    carrier = Carrier()
    opened = open_desks(desks, carrier)
    for one in opened.values():
        await one.close()
    await carrier.close()
    return {one.kind: one for one in opened.values()}


def _told(abilities, name):
    """How the manual writes one of the abilities."""
    match getattr(abilities, name):
        case bool() as is_so:
            return "yes" if is_so else "no"
        case tuple() as several:
            return ", ".join(several) or "none"
        case int() as number:
            return f"{number // 1024**2} MiB" if name == "attachment_limit" else str(number)


def test_every_assumption_in_the_code_is_listed():
    listed = re.findall(r"`([\w/]+\.py):(\d+)` `\w+`", read(DOCS / "discussions.md"))
    missing = []
    for path in sorted((ROOT / "helpdesks").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        at = [int(number) for file, number in listed if file == name]
        for number, text in enumerate(read(path).splitlines(), 1):
            if "ssumption" in text and not any(abs(number - one) <= NEAR for one in at):
                missing.append(f"{name}:{number}")
    assert missing == []


def test_the_table_of_tables_is_that_of_the_store():
    made = set(re.findall(r"CREATE TABLE (\w+) \(", read(ROOT / "store" / "schema.py")))
    assert ticked(tables(ARCHITECTURE, "Table")) == made
    assert {rule.table for rule in RULES} <= made


def test_every_line_of_the_log_is_explained_and_no_other():
    assert ticked(tables(OPERATIONS, "Line")) == set(_logged())


def test_every_metric_is_explained_and_no_other():
    now = datetime.now(UTC)
    desk = health.DeskHealth(name="support", poll_seconds=60, polled_at=now)
    state = health.Health(at=now, started_at=now, slack_connected=True, desks=(desk,))
    names = set(re.findall(r"^# TYPE (\w+)", health.as_metrics(state), re.MULTILINE))
    assert ticked(tables(OPERATIONS, "Metric")) == names
    shown = {m for text in spans(OPERATIONS) for m in re.findall(r"deskhand_[a-z_]+", text)}
    assert shown <= names


def test_the_health_that_is_shown_has_the_parts_of_the_real_one():
    now = datetime.now(UTC)
    desk = health.DeskHealth(name="support", poll_seconds=60)
    state = health.Health(at=now, started_at=now, slack_connected=True, desks=(desk,))
    real = health.as_json(state)
    [shown] = [json.loads(text) for kind, text in blocks(OPERATIONS) if kind == "json"]
    assert shown.keys() == real.keys()
    assert shown["desks"]["support"].keys() == real["desks"]["support"].keys()
    assert shown["outbox"].keys() == real["outbox"].keys()


@pytest.mark.parametrize(
    ("page", "heading", "column"),
    [(OPERATIONS, "What you see", 0), (ARCHITECTURE, "What breaks", 2)],
    ids=["trouble", "failures"],
)
def test_words_that_are_quoted_are_said(page, heading, column):
    said = "\n".join(_texts())
    quoted = [
        words for row in tables(page, heading) for words in re.findall(r'"(.+?)"', row[column])
    ]
    assert len(quoted) > 5
    assert [words for words in quoted if words not in said] == []


def test_addresses_that_are_served_are_documented():
    hooks = webhooks.Webhooks((), lambda _desk: None)
    served = web.application(object(), object(), hooks).router.resources()
    paths = {one.canonical.replace("{name}", "NAME") for one in served}
    assert paths == {"/slack/events", "/health", "/metrics", "/desks/NAME/webhook"}
    said = {word for page in PAGES for word in spans(page)}
    assert paths <= said


def _nodes():
    """Every part of the syntax of what ships."""
    for path in (path for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*.py")):
        yield from ast.walk(ast.parse(read(path)))


def _texts():
    """Every text in the source."""
    constants = (node.value for node in _nodes() if isinstance(node, ast.Constant))
    return (value for value in constants if isinstance(value, str))


def _logged():
    """The first words of every line that the code logs."""
    for node in _nodes():
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "log"
            and node.func.attr in {"info", "warning", "error", "exception"}
        ):
            yield node.args[0].value


def _can_be_run(module):
    spec = importlib.util.find_spec(module)
    package = spec and spec.submodule_search_locations
    return spec and (not package or importlib.util.find_spec(f"{module}.__main__"))
