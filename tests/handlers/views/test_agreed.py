"""What people see, as agreed: one JSON file for each view and language."""

import pytest
from syrupy.assertion import SnapshotAssertion

from handlers.words import Words
from tests.handlers.views.every import EXAMPLES, ROOMS
from tests.handlers.views.limits import case, hold, is_quiet

WORDS = Words.load()
LANGUAGES = ["en-US", "zh-CN"]


def test_every_example_has_a_name_of_its_own():
    assert len(EXAMPLES) == sum(map(len, ROOMS))


@pytest.mark.filterwarnings("ignore:\\s*Can not relate snapshot")  # the files have shorter names
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_people_see_what_was_agreed(name: str, language: str, agreed: SnapshotAssertion):
    shown = case(EXAMPLES[name](WORDS.to(language)))

    assert shown == agreed(name=f"{name}[{language}]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_slack_takes_it_and_it_calls_nobody(name: str, language: str):
    shown = EXAMPLES[name](WORDS.to(language))

    hold(shown)
    assert is_quiet(shown)
