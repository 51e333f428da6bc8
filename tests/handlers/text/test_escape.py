# ruff: noqa: RUF001  full-width punctuation is part of what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.text.escape import clean, clip, escape, one_line, unescape

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇨🇳"


def test_only_the_three_characters_of_slack_are_escaped():
    assert escape("""<!channel> & "it's" """) == """&lt;!channel&gt; &amp; "it's" """


@given(st.text())
def test_unescaping_undoes_escaping_once(text):
    assert unescape(escape(text)) == text


def test_an_entity_that_somebody_typed_is_unescaped_only_once():
    assert unescape("&amp;lt;") == "&lt;"


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("short", 10, "short"),
        ("First paragraph.\n\nSecond one, cut.", 22, "First paragraph.…"),
        ("One sentence. Another that is long", 25, "One sentence.…"),
        ("一句话说完了。另一句话还没有说完", 12, "一句话说完了。…"),
        ("several words without an end", 16, "several words…"),
        ("wordwithoutanyspaceinit", 10, "wordwitho…"),
        ("a" * 7 + "&amp;", 10, "aaaaaaa…"),
        ("b" * 7 + "<@U12345> said", 12, "bbbbbbb…"),
        ("c" * 5 + FAMILY + "x" * 9, 8, "ccccc…"),
        ("d" * 4 + FLAG + "x" * 9, 6, "dddd…"),
        ("e" * 4 + "e\u0301" + "x" * 9, 6, "eeee…"),
        ("a < b and so on for long", 12, "a < b and…"),
        ("abc", 0, ""),
    ],
)
def test_text_is_clipped_at_a_good_border(text, limit, clipped):
    assert clip(text, limit) == clipped


def test_what_stands_for_the_rest_can_be_chosen():
    assert clip("one two three four", 14, more=" [more]") == "one two [more]"


@given(st.text(alphabet=st.sampled_from("a &<>;🇨🇳é\u0301\u200d👨。.\n")), st.integers(0, 40))
def test_clipped_text_fits_and_stays_well_formed(text, limit):
    clipped = clip(escape(text), limit)

    assert len(clipped) <= limit
    whole = clipped.removesuffix("…")
    assert "&" not in whole.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_controls_go_and_line_ends_become_one_kind():
    assert clean("a\0b\x07\r\nc\rd\u2028e\tf\x9b") == "ab\nc\nd\ne\tf"


def test_nobody_can_turn_the_text_around_but_right_to_left_text_stays():
    assert clean("invoice\u202efdp.exe \u2066שלום\u2069 \u200fمرحبا") == (
        "invoicefdp.exe שלום \u200fمرحبا"
    )


def test_surrogates_are_joined_or_replaced():
    assert clean("\ud83d\ude00 \ud800!") == "😀 \ufffd!"


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_clean_text_can_be_stored_and_is_clean(text):
    cleaned = clean(text)

    cleaned.encode()
    assert clean(cleaned) == cleaned


def test_a_title_is_one_line():
    assert one_line("  Printer\r\n\0 on \t fire  ", 100) == "Printer on fire"
    assert one_line("Printer on fire on the third floor", 16) == "Printer on fire…"
