"""Every error is a sentence in both languages."""

from collections.abc import Callable

import pytest

from handlers.errors import (
    DESK,
    LEFT_BEHIND,
    NOT_KNOWN,
    NotKnown,
    left_behind,
    sentence,
    unexpected,
)
from handlers.text.escape import escape
from handlers.words import Translate
from handlers.workspace import (
    FileWithheld,
    SlackBusy,
    SlackDown,
    SlackError,
    SlackLockedOut,
    SlackRefused,
    Withheld,
)
from helpdesks.errors import (
    HelpDeskError,
    RateLimited,
    Refused,
    TooLarge,
    Unintelligible,
    Unsupported,
    WrongLength,
)


def family(error: type[Exception]) -> list[type[Exception]]:
    return [error, *(e for child in error.__subclasses__() for e in family(child))]


MADE: dict[type[Exception], Callable[[], Exception]] = {
    Unsupported: lambda: Unsupported("deletes_tickets"),
    RateLimited: lambda: RateLimited(30.0),
    WrongLength: lambda: WrongLength(announced=12, got=7),
    TooLarge: lambda: TooLarge(20_000_000),
    Unintelligible: lambda: Unintelligible("a ticket"),
    SlackBusy: lambda: SlackBusy(30.0),
    SlackRefused: lambda: SlackRefused("is_archived"),
    FileWithheld: lambda: FileWithheld(Withheld.GONE),
}


@pytest.mark.parametrize("kind", [*family(HelpDeskError), *family(SlackError)])
def test_every_error_says_what_happened_and_what_to_do(kind: type[Exception], t: Translate):
    said = sentence(t, MADE.get(kind, kind)())

    assert said
    assert "{" not in said
    assert kind.__name__ not in said


@pytest.mark.parametrize("reason", [*NOT_KNOWN, "unheard of"])
def test_somebody_who_is_not_known_is_told_why(reason: str, t: Translate):
    assert "{" not in sentence(t, NotKnown(reason))


def test_the_more_exact_error_has_the_more_exact_sentence():
    order = list(DESK)

    for later, kind in enumerate(order):
        assert not any(issubclass(other, kind) for other in order[later + 1 :])


@pytest.mark.parametrize("code", ["token_revoked", "missing_scope"])
def test_who_is_locked_out_is_sent_to_the_administrator_not_told_to_try_again(
    code: str, t: Translate
):
    said = sentence(t, SlackLockedOut(code, ("needed: files:write",)))

    assert said != sentence(t, SlackDown())
    assert code not in said
    assert "files:write" not in said


@pytest.mark.parametrize("code", ["expired_trigger_id", "channel_not_found", "brand_new<code>"])
def test_slacks_word_for_a_reason_becomes_a_sentence(code: str, t: Translate):
    said = sentence(t, SlackRefused(code))

    assert "<" not in said
    assert "_id" not in said


def test_the_desks_own_reason_is_shown_and_calls_nobody(t: Translate):
    said = sentence(t, Refused(reason="<!channel>\nTitle is missing"))

    assert escape("<!channel> Title is missing") in said


def test_a_long_reason_is_cut(t: Translate):
    assert len(sentence(t, Refused(reason="no " * 10_000))) < 300


def test_reasons_by_field_count_as_reasons(t: Translate):
    assert "Too short" in sentence(t, Refused(fields={"title": "Too short"}))


def test_every_reason_to_withhold_a_file_is_known():
    assert set(Withheld) <= set(LEFT_BEHIND)


@pytest.mark.parametrize("why", [*LEFT_BEHIND, "unheard of"])
def test_every_reason_for_leaving_a_file_behind_is_a_sentence(why: str, t: Translate):
    assert left_behind(t, why)


def test_a_limit_is_said_in_sizes_that_people_use(t: Translate):
    assert "20 MB" in left_behind(t, "too_large", limit=20 * 1024 * 1024)


def test_a_surprise_has_a_reference_for_the_administrator(t: Translate):
    assert "a1b2c3" in unexpected(t, "a1b2c3")
