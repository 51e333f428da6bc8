"""The steps of docs/add-a-help-desk.md are those that the code asks for."""

import ast
import dataclasses
import importlib
import inspect
import re

import pytest

from bot.check.advice import ADVICE
from bot.settings.desks import KINDS
from helpdesks.desk import HelpDesk
from helpdesks.models import Abilities
from sandbox.started_desks import NAMES
from tests.test_docs import DOCS, ROOT, read, tables, ticked

PAGE = DOCS / "add-a-help-desk.md"
each_kind = pytest.mark.parametrize("kind", KINDS)


def named():
    """Each file and name that a step leads to."""
    return [(row[0].strip("`"), row[1].strip("`")) for row in tables(PAGE, "Where")]


def defined(path):
    """The names that a module makes itself."""
    for node in ast.parse(read(path)).body:
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


@pytest.mark.parametrize(("path", "name"), named())
def test_what_a_step_names_is_there(path, name):
    assert name in set(defined(ROOT / path))


def test_every_step_leads_somewhere():
    steps = re.split(r"^## (?=\d)", read(PAGE), flags=re.MULTILINE)[1:]

    assert [step.partition(".")[0] for step in steps] == [str(n + 1) for n in range(len(steps))]
    assert len(named()) > 20
    assert all("`" in step or "](" in step for step in steps)


@each_kind
def test_every_driver_has_the_modules_that_each_folder_has(kind):
    folder = ROOT / "helpdesks" / kind
    modules = ticked(tables(PAGE, "In each folder"))

    assert len(modules) > 5
    assert {name for name in modules if not (folder / name).is_file()} == set()
    assert (folder / "wire" / "__init__.py").is_file()


def test_every_method_of_a_desk_is_told_and_no_other():
    methods = {name for name, _ in inspect.getmembers(HelpDesk, inspect.isfunction)}

    assert ticked(tables(PAGE, "Methods")) == {one for one in methods if not one.startswith("_")}


def test_every_ability_is_told_and_no_other():
    abilities = {one.name for one in dataclasses.fields(Abilities)}

    assert ticked(tables(PAGE, "Ability")) == abilities


@each_kind
def test_every_driver_has_every_method(kind):
    driver = importlib.import_module(f"helpdesks.{kind}.driver")
    [desk] = [one for one in vars(driver).values() if getattr(one, "kind", None) == kind]

    assert {name for name in ticked(tables(PAGE, "Methods")) if not hasattr(desk, name)} == set()


@each_kind
def test_every_kind_has_taken_every_step(kind):
    assert kind in ADVICE
    assert kind in NAMES
    assert {"url", "token"} <= KINDS[kind].examples.keys()
    assert list((ROOT / "tests" / "helpdesks").glob(f"test_contract_{kind}_*.py"))
    assert (ROOT / "sandbox" / "desks" / kind / "coverage.py").is_file()
    assert all(f'kind = "{kind}"' in read(ROOT / page) for page in ("README.md", "README.zh-CN.md"))


def test_the_line_of_the_import_rules_is_the_one_that_is_shown():
    [line] = re.findall(r'^ *("kf5.*"),$', read(ROOT / "pyproject.toml"), re.MULTILINE)

    assert set(line.strip('"').split(" | ")) == KINDS.keys()
    assert f"`{line}`" in read(PAGE)
