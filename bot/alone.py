"""One bot per database: a second one would take the first one's rows for its own, cut short."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Mistake, Mistaken


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the database for this process; Mistaken when another bot holds it already.

    The system lets go of the lock however the process ends.
    """
    with database.with_name(f"{database.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            problem = f"{database} is in use by another deskhand"
            remedy = "stop that one first, or give this one a database of its own"
            mistake = Mistake(where="DESKHAND_DATABASE", problem=problem, remedy=remedy)
            raise Mistaken([mistake]) from None
        yield
