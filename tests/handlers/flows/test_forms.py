"""Forms are filled again with what was typed, whatever it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.flows.forms import LONGEST_INPUT, _fitting
from handlers.listeners.commands import first_form
from handlers.views.new_request import TITLE_LIMIT, RequestForm


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=400).map(lambda text: text * 40))
def test_a_text_is_split_and_nothing_of_it_is_lost(text):
    filled, rest = _fitting(RequestForm(body=text))

    assert filled.body + rest == text
    assert len(filled.body) <= LONGEST_INPUT


@pytest.mark.parametrize(
    ("typed", "title", "body"),
    [
        ("Printer on fire", "Printer on fire", ""),
        ("  Printer   ", "Printer", ""),
        ("A &amp; B &lt;now&gt;", "A & B <now>", ""),
        ("", "", ""),
    ],
)
def test_a_title_stands_in_its_place(typed, title, body):
    form = first_form(typed)

    assert (form.title, form.body) == (title, body)


def test_a_title_that_is_too_long_goes_on_in_the_description():
    form = first_form("很长的标题 " * 100)

    assert len(form.title) <= TITLE_LIMIT
    assert form.body.count("很长的标题") == 100
