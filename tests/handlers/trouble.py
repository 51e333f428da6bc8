"""What goes wrong next in a stand-in, by the name of a method."""

from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    error: Exception
    done: bool


class Trouble:
    """Faults that wait for their call; each is met once."""

    def __init__(self) -> None:
        self._next: dict[str, deque[Fault]] = defaultdict(deque)
        self._always: Exception | None = None

    def fail(self, name: str, *errors: Exception, done: bool = False) -> None:
        """Let the next calls of a method raise these; `done`: it does its work, then raises."""
        self._next[name].extend(Fault(error=error, done=done) for error in errors)

    def down(self, error: Exception) -> None:
        """Let every call raise this, until `up`."""
        self._always = error

    def up(self) -> None:
        self._always = None

    @contextmanager
    def met(self, name: str) -> Iterator[None]:
        if self._always is not None:
            raise self._always
        fault = self._next[name].popleft() if self._next[name] else None
        if fault is not None and not fault.done:
            raise fault.error
        yield
        if fault is not None:
            raise fault.error
