"""The catalogues that are shipped, against the sentences in the source."""

import ast
from string import Formatter

import pytest

from handlers.words.catalogue import LOCALES, ROOT, SOURCES, extract, read, untranslated
from handlers.words.translate import translation

HOW = "run `python -m handlers.words`, then translate what it lists"


@pytest.fixture(scope="module")
def template():
    return extract()


@pytest.fixture(scope="module", params=sorted(LOCALES.glob("*.po")), ids=lambda path: path.stem)
def catalog(request):
    return read(request.param, request.param.stem)


def ids(catalog):
    return {message.id for message in catalog if message.id}


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_every_sentence_of_the_source_is_in_the_catalogue_and_no_other(template, catalog):
    assert ids(template) - ids(catalog) == set(), HOW
    assert ids(catalog) - ids(template) == set(), HOW
    assert not catalog.obsolete, HOW


def test_every_sentence_is_translated_and_none_is_a_guess(catalog):
    assert list(untranslated(catalog)) == [], HOW


def test_translations_have_the_placeholders_of_their_sentence(catalog):
    for message in catalog:
        english = [message.id] if isinstance(message.id, str) else message.id
        wanted = set().union(*map(placeholders, english))
        for form in translation(message) if message.id else ():
            assert placeholders(form) == wanted, english


def test_every_sentence_is_one_that_can_be_filled(template):
    for message in template:
        for sentence in [message.id] if isinstance(message.id, str) else message.id:
            assert "" not in placeholders(sentence), f"name the placeholders: {sentence!r}"


def sentences_built_in_place():
    """Calls of t and later whose sentence is put together inside, where no catalogue sees it."""
    for path in sorted(p for source in SOURCES for p in (ROOT / source).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            called = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
            if called in {"t", "later"} and isinstance(
                call.args[0], ast.JoinedStr | ast.IfExp | ast.BinOp | ast.BoolOp
            ):
                yield f"{path.relative_to(ROOT)}:{call.lineno}"


def test_no_sentence_is_put_together_inside_a_call():
    assert list(sentences_built_in_place()) == []
