"""The table of troubles: what waits, how long, how often, and what is for good."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.attempt import FOR_GOOD
from bot.patience import FEW, PASSING, PATIENCE, TRIES, TROUBLES, alike, given_up, said, wait
from handlers.errors import NotKnown
from handlers.flows.errors import ClosedForGood
from handlers.workspace import (
    FileWithheld,
    SlackBusy,
    SlackDown,
    SlackError,
    SlackLockedOut,
    SlackRefused,
    SlackUnclear,
    Withheld,
)
from helpdesks.errors import (
    Accepted,
    Forbidden,
    HelpDeskError,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    TooLarge,
    Unclear,
    Unintelligible,
    Unreachable,
    Unsupported,
    WrongLength,
)
from store import Busy, Conflict, Damaged, Row, Sealed, Unwritable
from tests.store.examples import NOON

PUBLIC = {"helpdesks.errors", "handlers.workspace"}  # drivers have more exact ones of their own
DAYS = None  # given up only after three days and 60 attempts


@dataclass(frozen=True)
class Line:
    """An error, how long the first wait after it is, and how often in a row it is met."""

    error: Exception
    first: tuple[float, float] = (0.5, 1)
    tries: int | None = DAYS


LINES = [
    Line(RateLimited(7), first=(7, 7)),
    Line(WrongLength(announced=2, got=1), tries=8),
    Line(Unreachable()),
    Line(Accepted()),
    Line(Unclear()),
    Line(Unintelligible("the ticket"), tries=8),
    Line(SignInFailed()),
    Line(SlackBusy(30), first=(30, 30)),
    Line(SlackLockedOut("token_revoked")),
    Line(SlackDown()),
    Line(SlackUnclear()),
    Line(Conflict("a rule"), tries=8),
    Line(Unwritable("the disk is full")),
    Line(Busy("locked")),
    Line(Damaged("the file")),
    Line(Sealed("no key")),
]
GOOD = [
    Forbidden(),
    NotFound(),
    Unsupported("attach"),
    Refused("no"),
    TooLarge(9),
    SlackRefused("is_archived"),
    FileWithheld(Withheld.GONE),
    NotKnown("guest"),
    ClosedForGood(),
]


def named(line):
    return type(getattr(line, "error", line)).__name__


def a_row(**changes):
    given = {
        "id": 1,
        "key": "k",
        "replaceable": False,
        "lane": "slack:C1",
        "kind": "post_note",
        "payload": {},
        "progress": {},
        "state": "sending",
        "attempts": 1,
        "alike": 0,
        "uncertain": False,
        "due_at": NOON,
        "first_sent_at": NOON,
        "tried_since": NOON,
        "lease": "l",
        "leased_until": NOON,
        "last_error": None,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Row(**given | changes)


def family(error):
    return [error, *(e for child in error.__subclasses__() for e in family(child))]


def test_every_line_of_the_table_is_here():
    fits = [next(t.kind for t in TROUBLES if isinstance(line.error, t.kind)) for line in LINES]

    assert set(fits) == set(PASSING)


def test_every_error_of_a_desk_or_slack_passes_or_is_for_good():
    here = {type(line.error) for line in LINES} | {type(error) for error in GOOD}
    all_of_them = {*family(HelpDeskError), *family(SlackError)}
    public = {error for error in all_of_them if error.__module__ in PUBLIC}

    assert public - here == {HelpDeskError, SlackError}


@pytest.mark.parametrize("error", GOOD, ids=named)
def test_what_is_for_good_is_not_waited_out(error):
    assert isinstance(error, FOR_GOOD)
    assert not isinstance(error, PASSING)


@pytest.mark.parametrize("line", LINES, ids=named)
def test_how_long_the_first_wait_is(line):
    least, most = line.first

    assert all(least <= wait(a_row(), line.error) <= most for _ in range(20))


@pytest.mark.parametrize("line", LINES, ids=named)
def test_how_often_it_is_met_before_it_is_given_up(line):
    last = None
    for n in range(1, 4 * FEW):
        row = a_row(attempts=n, alike=n - 1, last_error=last)
        last = said(line.error)
        assert alike(row, line.error) == n
        assert given_up(row, line.error, NOON) == (line.tries is not None and n >= line.tries)


@pytest.mark.parametrize("line", LINES, ids=named)
def test_nothing_is_waited_for_longer_than_three_days_of_trying(line):
    def over(attempts, since):
        return given_up(a_row(attempts=attempts), line.error, NOON + since)

    assert over(TRIES, PATIENCE)
    assert not over(TRIES - 1, PATIENCE * 9)  # a machine that was switched off has not tried
    assert not over(TRIES * 99, PATIENCE - timedelta(seconds=1))
    assert timedelta(days=3) == PATIENCE


def test_trouble_of_another_kind_begins_the_count_anew():
    row = a_row(attempts=500, alike=FEW - 1, last_error="Unreachable")

    assert alike(row, Unintelligible("the ticket")) == 1
    assert not given_up(row, Unintelligible("the ticket"), NOON)


def test_a_row_that_was_retried_has_three_days_again():
    row = a_row(attempts=1, first_sent_at=NOON - PATIENCE * 9, tried_since=NOON)

    assert not given_up(row, Unreachable(), NOON)
