import ast
from pathlib import Path

import pytest

import helpdesks
from bot.errors import NOT_OFFERED, sentence
from helpdesks.errors import Forbidden, SignInFailed, Unsupported


def refused_abilities():
    """Every ability that a driver says it lacks."""
    for path in Path(helpdesks.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unsupported":
                yield from (one.value for one in node.args if isinstance(one, ast.Constant))


def test_every_ability_that_a_desk_lacks_has_a_sentence_of_its_own():
    lacking = set(refused_abilities())

    assert {"updates_fields", "deletes_tickets", "deletes_attachments"} <= lacking
    assert lacking - NOT_OFFERED.keys() == set()


@pytest.mark.parametrize("ability", [*NOT_OFFERED, "telepathy"])
def test_what_a_desk_does_not_offer_is_one_sentence(ability):
    said = sentence(Unsupported(ability))

    assert said.startswith("This help desk ")
    assert said.endswith(".")
    assert (f"({ability})" in said) == (ability == "telepathy")


@pytest.mark.parametrize("error", [SignInFailed, Forbidden])
def test_what_a_driver_knows_of_a_refusal_is_told(error):
    assert "(2015: no administrator)" in sentence(error("2015: no administrator"))
    assert "(" not in sentence(error())
