from typing import Any, Literal

Kind = Literal["plain", "bare", "masked"]


class Refusal(Exception):
    """The desk says no: an HTTP status and one sentence.

    `plain` errors come with `error_human`, `bare` ones without; `masked` ones are an error id to
    everybody who is no administrator.
    """

    def __init__(self, status: int, message: str, kind: Kind = "plain") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind


def not_found(model: str, record_id: object) -> Refusal:
    return Refusal(404, f"Couldn't find {model} with 'id'={record_id}")


def unprocessable(message: str) -> Refusal:
    return Refusal(422, message)


def masked(message: str, status: int = 422) -> Refusal:
    return Refusal(status, message, "masked")


def forbidden(message: str = "Not authorized") -> Refusal:
    return Refusal(403, message)


def body(refusal: Refusal, *, admin: bool, error_id: str) -> dict[str, Any]:
    """The error as JSON, in the words this person may read."""
    if refusal.kind == "plain":
        return {"error": refusal.message, "error_human": refusal.message}
    if refusal.kind == "bare" or admin:
        return {"error": refusal.message}
    return {"error": f"Error ID {error_id}: Please contact your administrator."}
