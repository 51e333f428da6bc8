import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesks.kf5.wire.fields import fields
from helpdesks.kf5.wire.patterns import pattern


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("^[0-9]{6}$", "^[0-9]{6}$"),
        ("/^[0-9]+$/", "^[0-9]+$"),
        ("/^[a-z]+$/i", "(?i)^[a-z]+$"),
        (" /^1[3-9]\\d{9}$/ ", "^1[3-9]\\d{9}$"),
        ("^(\\d{3}-)?\\d{8}$", "^(\\d{3}-)?\\d{8}$"),
        ("/a/b/", "a/b"),
        ("[(+*)]+x", "[(+*)]+x"),
        ("\\(a+\\)+", "\\(a+\\)+"),
        ("", ""),
        ("//", ""),
    ],
)
def test_a_check_is_read_without_what_php_and_javascript_write_around_it(said, read):
    assert pattern(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "/^a$/m",
        "/^a$/u",
        "/[/",
        "^\\p{Han}+$",
        "/^[\\x{4e00}-\\x{9fa5}]+$/",
        "(?<name>a)",
        "[[:alpha:]]+",
        "\\Aa\\z\\h",
        "a)(b",
        "/a)(b/i",
        "(" * 400,
        "a{99999999999999999999}",
        "x" * 501,
    ],
)
def test_a_check_that_python_reads_otherwise_or_not_at_all_is_left_to_the_desk(said):
    assert pattern(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        "^(a+)+$",
        "^(a*)*$",
        "^([a-z]+)*$",
        "^((a+)b?)+$",
        "^(?:\\d+,?)+$",
        "^(a|a)*$",
        "^(a|ab)+$",
        "^(a+){20}$",
        "^(a{1,9})+$",
        "/^(\\w+\\s?)*$/i",
        "([^)]+)+",
    ],
)
def test_a_check_that_could_take_for_ever_is_left_to_the_desk(said):
    assert pattern(said) == ""


@given(st.text("ab()[]{}|*+?\\^$.,-:=!<1 ", max_size=30))
def test_whatever_is_kept_can_be_searched_for_in_no_time(said):
    kept = pattern(said)

    started = time.perf_counter()
    re.search(kept, "a" * 40 + "!")
    assert time.perf_counter() - started < 1


def test_a_field_carries_the_check_as_python_reads_it():
    row = {
        "id": 5,
        "type": "text",
        "regexp_for_validation": ["/^[a-z]+$/i"],
        **dict.fromkeys(("active", "enduser_visible", "enduser_editable"), True),
    }

    assert [field.pattern for field in fields([row])] == ["(?i)^[a-z]+$"]
