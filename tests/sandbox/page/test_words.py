import ast
import re
from pathlib import Path

from sandbox.page import desk_properties, fault_presets, files
from sandbox.page.activity import REASONS
from sandbox.page.words import CHINESE, translate
from sandbox.slack import forms, interactions

PAGE = Path(fault_presets.__file__).parent
ASKED = {"t", "both", "_section", "_kind", "_tool", "_pick"}
SLACKS = {
    "Please enter a valid email address.",
    "Please enter a valid URL.",
    "Please enter a valid number.",
    forms.REQUIRED,
    interactions.TROUBLE,
}


def asked_for():
    """Every English phrase that the page's Python and scripts want in the viewer's language."""
    found = {*REASONS.values(), *files.GONE.values(), *SLACKS, *desk_properties.COMMON}
    for title, words, _ in fault_presets.PRESETS.values():
        found |= {title, words}
    for module in PAGE.glob("*.py"):
        for call in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _name(call) in ASKED:
                found |= {text for one in call.args for text in _texts(one)}
    for script in PAGE.glob("static/*.js"):
        found |= set(re.findall(r'\bt\("([^"]+)"', script.read_text("utf-8")))
    return found


def _name(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _texts(node):
    constants = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return {one for one in constants if isinstance(one, str)}


def test_every_phrase_of_the_page_exists_in_chinese():
    phrases = {one for one in asked_for() if one[:1].isupper() or " " in one}
    assert phrases - set(CHINESE) == set()


def test_no_chinese_phrase_is_left_over():
    source = "".join(file.read_text("utf-8") for file in PAGE.rglob("*.[pj][ys]"))
    quoted = {one for one in CHINESE if f'"{one}"' in source or f"'{one}'" in source}
    assert set(CHINESE) - quoted - SLACKS == set()


def test_both_languages_have_the_same_placeholders():
    for english, chinese in CHINESE.items():
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", chinese), english


def test_a_phrase_is_in_the_language_of_who_looks():
    assert translate("Send", chinese=True) == "发送"
    assert translate("Send", chinese=False) == "Send"
