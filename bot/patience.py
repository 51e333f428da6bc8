"""Which kinds of trouble are waited out, how long between two attempts, and until when.

Nothing here names a vendor: `helpdesks.errors` and `handlers.webapi.codes` say what an answer is.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.workspace import SlackBusy, SlackDown, SlackLockedOut, SlackUnclear
from helpdesks.errors import (
    Accepted,
    RateLimited,
    SignInFailed,
    Unclear,
    Unintelligible,
    Unreachable,
    WrongLength,
)
from store import Row, StoreError
from store.errors import Conflict

LONGEST_WAIT = 60.0  # seconds between two attempts
SHORTEST_ASKED, LONGEST_ASKED = 1.0, 3600.0  # seconds that somebody asks us to wait
PATIENCE = timedelta(days=3)
TRIES = 60  # at least; a machine that slept for three days has not tried
FEW = 8  # attempts at what seldom gets better


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A kind of error that may pass.

    It is given up after `alike` attempts in a row that ended in it. None: only after three days and
    60 attempts, whatever they ended in.
    """

    kind: type[Exception]
    alike: int | None = None


TROUBLES = (  # the first that fits counts; whatever fits none is for good
    Trouble(kind=RateLimited),
    Trouble(kind=WrongLength, alike=FEW),
    Trouble(kind=Unreachable),
    Trouble(kind=Accepted),
    Trouble(kind=Unclear),
    Trouble(kind=Unintelligible, alike=FEW),
    Trouble(kind=SignInFailed),
    Trouble(kind=SlackBusy),
    Trouble(kind=SlackLockedOut),
    Trouble(kind=SlackDown),
    Trouble(kind=SlackUnclear),
    Trouble(kind=Conflict, alike=FEW),
    Trouble(kind=StoreError),
)
PASSING = tuple(trouble.kind for trouble in TROUBLES)


def said(error: Exception) -> str:
    """What the outbox keeps of an error: our own words, never what somebody wrote."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def alike(row: Row, error: Exception) -> int:
    """How many attempts in a row have ended in this kind of error, with the one that just did."""
    before = (row.last_error or "").partition(":")[0]
    return row.alike + 1 if before == type(error).__name__ else 1


def given_up(row: Row, error: Exception, now: datetime) -> bool:
    trouble = next(trouble for trouble in TROUBLES if isinstance(error, trouble.kind))
    if trouble.alike is not None and alike(row, error) >= trouble.alike:
        return True
    return row.attempts >= TRIES and now - (row.tried_since or now) >= PATIENCE


def wait(row: Row, error: Exception) -> float:
    """Seconds before the next attempt: what was asked for, in bounds, else doubling with jitter."""
    if isinstance(error, RateLimited | SlackBusy):
        return min(max(error.retry_after, SHORTEST_ASKED), LONGEST_ASKED)
    longest = min(LONGEST_WAIT, 2.0 ** min(row.attempts - 1, 6))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
