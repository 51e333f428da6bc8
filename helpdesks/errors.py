"""What can go wrong at a help desk, named by what the caller should do.

HelpDeskError                 a help desk did not do what it was asked
├─ Unreachable                no answer, or 5xx to a read: try again later
│  ├─ RateLimited             wait as long as it asked (`retry_after`, seconds)
│  └─ WrongLength             a file with fewer or more bytes than announced: nothing was kept
├─ Unclear                    a write whose answer was lost: look before repeating
│  └─ Accepted                the desk took it, but does not show it yet: look, never repeat
├─ SignInFailed               the credentials are refused (401)
├─ Forbidden                  this person may not (403)
├─ NotFound                   no such thing, or not for this person (404)
├─ Unsupported                the desk has no such call; `ability` names it
├─ Refused                    the desk said no, and why (400, 409, 413, 422, business errors)
│  └─ TooLarge                a file above `limit` bytes
└─ Unintelligible             an answer we cannot read; `where` says which part

Errors carry data; the words for people are chosen where people read them. `str(error)` is for logs
and never holds credentials, tokens or what somebody wrote.
"""


class HelpDeskError(Exception):
    """A help desk did not do what it was asked."""


class Unreachable(HelpDeskError):
    """No answer, or a failing server, to something that is safe to repeat."""


class RateLimited(Unreachable):
    """The desk asks to wait `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"asked to wait {retry_after:g} s")
        self.retry_after = retry_after


class WrongLength(Unreachable):
    """A file gave `got` bytes instead of the `announced` ones; its transfer was stopped."""

    def __init__(self, *, announced: int, got: int) -> None:
        super().__init__(f"a file of {announced} bytes gave {got}")
        self.announced = announced
        self.got = got


class Unclear(HelpDeskError):
    """A write was sent and its answer was lost: it may or may not have been done."""


class Accepted(Unclear):
    """The desk took a write, but does not show it yet: it must only be looked for from now on."""


class SignInFailed(HelpDeskError):
    """The desk does not accept the credentials."""


class Forbidden(HelpDeskError):
    """The desk knows the person and says no."""


class NotFound(HelpDeskError):
    """There is no such thing, or this person may not know of it."""


class Unsupported(HelpDeskError):
    """The desk does not offer this; `ability` is the name in `Abilities` that is off."""

    def __init__(self, ability: str) -> None:
        super().__init__(f"the desk does not offer {ability}")
        self.ability = ability


class Refused(HelpDeskError):
    """The desk said no. `reason` is its own sentence, `fields` the reasons by field key."""

    def __init__(self, reason: str = "", fields: dict[str, str] | None = None) -> None:
        super().__init__("the desk refused the request")
        self.reason = reason
        self.fields = fields or {}


class TooLarge(Refused):
    """A file is larger than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class Unintelligible(HelpDeskError):
    """The desk's answer cannot be read; `where` names the part, never its content."""

    def __init__(self, where: str) -> None:
        super().__init__(f"cannot read {where}")
        self.where = where
