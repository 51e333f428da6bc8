"""Who is there."""

from collections.abc import Callable
from typing import Any

from sandbox.clock import Clock
from sandbox.slack.records import Change, User

Emit = Callable[[Change], None]


class Users:
    """Everybody in the workspace, the bot and other organizations' people included, by id."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self._emit = emit
        self._clock = clock
        self._by_id: dict[str, User] = {}

    def add(self, user: User) -> User:
        """Add somebody; ids and handles are unique."""
        self._by_id[user.id] = user
        self._emit(Change(kind="user_added", user=user.id))
        return user

    def change(self, user: User, **changed: Any) -> None:
        """Change fields of somebody, by name."""
        for name, value in changed.items():
            setattr(user, name, value)
        user.updated = self._clock.epoch()
        self._emit(Change(kind="user_changed", user=user.id))

    def get(self, user_id: str) -> User | None:
        return self._by_id.get(user_id)

    def named(self, name: str) -> User | None:
        """The one with that id or handle (an @ before it is allowed)."""
        handle = name.removeprefix("@")
        found = self._by_id.get(handle)
        return found or next((user for user in self.all() if user.name == handle), None)

    def by_email(self, email: str) -> User | None:
        """The active person of ours with exactly that address (case does not count)."""
        wanted = email.casefold()
        return next(
            (
                user
                for user in self.all()
                if user.email.casefold() == wanted and wanted and not (user.deleted or user.team)
            ),
            None,
        )

    def all(self) -> list[User]:
        return list(self._by_id.values())

    def humans(self) -> list[User]:
        """The people one can act as."""
        return [user for user in self.all() if not user.is_bot and not user.deleted]
