"""The pages on which administrators decide who people are at a help desk."""

from dataclasses import replace

import pytest

from handlers.views.people import Entry, people_message
from handlers.words import Words
from tests.handlers.views.examples_people import GUS, MANY, VERA
from tests.handlers.views.limits import hold, is_quiet

WORDS = Words.load()
LANGUAGES = ["en-US", "zh-CN"]
LONG = ("&" * 4_000, "<!channel>" * 400, '"\\' * 2_000, "字" * 4_000, "\u202e\x00 ")


@pytest.mark.parametrize("text", LONG)
def test_slack_takes_the_longest_names(text: str):
    long = [replace(intro, name=text, email=text, reason=text) for intro in (GUS, VERA)]
    entries = [Entry(intro=intro, name=text) for intro in (long[0],) * 12 + (long[1],) * 12]
    for language in LANGUAGES:
        for start in (0, 12, 23):
            shown = people_message(
                WORDS.to(language),
                entries=entries,
                start=start,
                several=True,
                silent=("x" * 32,) * 10,
            )
            hold(shown)
            assert is_quiet(shown)


def test_the_pages_show_everybody_once():
    t, start, seen = WORDS.to("en-US"), 0, []
    for _ in range(3):
        lines = people_message(t, entries=MANY, start=start).text.split("\n")
        seen += [line for line in lines if "<@U" in line]
        start = len(seen)

    assert len(seen) == len(set(seen)) == len(MANY)


def test_a_page_that_is_no_more_is_the_first_one():
    assert "Guest 0" in people_message(WORDS.to("en-US"), entries=MANY, start=99).text
