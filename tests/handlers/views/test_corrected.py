"""What people and the desk see of messages that were edited or deleted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views import corrections
from handlers.words import Words
from helpdesks.models import Body
from tests.handlers.views.examples_corrections import REF
from tests.handlers.views.limits import hold, is_quiet

WORDS = Words.load()
LANGUAGES = ["en-US", "zh-CN"]


@given(text=st.text(max_size=9_000), language=st.sampled_from(LANGUAGES))
def test_any_words_fit(text: str, language: str):
    shown = corrections.not_told(
        WORDS.to(language), what="edit", number="118", reason="No.", words=text, delivery=REF
    )

    hold(shown)
    assert is_quiet(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_reads_what_was_corrected(language: str):
    t, words = WORDS.to(language), Body(text="a < b", html="<p>a &lt; b</p>")
    said = corrections.correction(t, at="10:32", body=words)

    assert said.text.endswith("\na < b")
    assert said.html.endswith("</p><p>a &lt; b</p>")
    assert "10:32" in said.text.splitlines()[0]
    assert "10:32" in corrections.tombstone(t, at="10:32").html
