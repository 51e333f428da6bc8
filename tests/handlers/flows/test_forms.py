"""Forms are filled again with what was typed, whatever it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.flows.form_drafts import Filling
from handlers.flows.form_pictures import LONGEST_INPUT, fitting
from handlers.listeners.commands import first_form
from handlers.views.new_request import TITLE_LIMIT, RequestForm
from handlers.views.state import Place


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=400).map(lambda text: text * 40))
def test_a_text_is_split_and_nothing_of_it_is_lost(text):
    place = Place(team="T1", channel="C1", key="k", desk="support", locale="en-US")
    filled = fitting(Filling(place=place, form=RequestForm(body=text)))

    assert filled.form.body + filled.rest == text
    assert len(filled.form.body) <= LONGEST_INPUT


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
