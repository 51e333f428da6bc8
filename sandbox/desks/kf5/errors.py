from itertools import cycle
from typing import Any


class Refusal(Exception):
    """The desk says no: an HTTP status and one sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def not_found(what: str) -> Refusal:
    return Refusal(404, f"{what} does not exist or is not visible to you.")


def invalid(message: str) -> Refusal:
    return Refusal(422, message)


def forbidden(message: str = "Your role does not allow this.") -> Refusal:
    return Refusal(403, message)


class ErrorBodies:
    """KF5 documents no error body, so each answer takes the next of the shapes seen in clients.

    A str is sent as plain text, everything else as JSON.
    """

    def __init__(self) -> None:
        self._shapes = cycle(range(6))

    def next(self, refusal: Refusal) -> dict[str, Any] | str:
        message = refusal.message
        shapes: tuple[dict[str, Any] | str, ...] = (
            {"message": message},
            {"error": {"message": message}},
            {"code": refusal.status, "message": message, "data": None},
            {"errors": [message]},
            {"error": refusal.status, "msg": message},
            message,
        )
        return shapes[next(self._shapes)]
