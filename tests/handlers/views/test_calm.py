"""What cards of numbers say, and how much a message that gathers shows."""

from dataclasses import replace

import pytest

from handlers.views.rolling import rolling_message, ticket_line
from handlers.words import Words
from tests.handlers.views.desk import PRINTER
from tests.handlers.views.examples_noise import EXAMPLES
from tests.handlers.views.limits import hold, visible

WORDS = Words.load()
LANGUAGES = ["en-US", "zh-CN"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_name_nobody_and_say_nothing_of_what_it_is_about(language: str):
    shown = EXAMPLES["card_of_numbers"](WORDS.to(language))

    assert "Printer" not in visible(shown)
    assert "Marta" not in visible(shown)
    assert "Ana" not in visible(shown)


@pytest.mark.parametrize("letter", ["x", "&", "🖨", "印"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_as_many_lines_are_shown_as_slack_takes_the_newest_first(language: str, letter: str):
    ticket = replace(PRINTER, title=letter * 400)
    t = WORDS.to(language)
    lines = [ticket_line(t, replace(ticket, number=str(n)), titled=True) for n in range(100)]
    shown = rolling_message(t, count=100_000, lines=lines)

    hold(shown)
    listed = shown.text.splitlines()[1:]
    assert listed[0] == f"• {lines[-1]}"
    assert listed == [f"• {line}" for line in reversed(lines)][: len(listed)]
