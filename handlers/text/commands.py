"""What a command line can ask for."""

from dataclasses import dataclass

from helpdesks.models import Order, Progress, Scope, Status


@dataclass(frozen=True, slots=True)
class Hub:
    """Nothing was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """`title` is as typed, in Slack's escaped form; "" if there is none."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """Mine or my organization's requests; `progress` None is open and solved alike."""

    scope: Scope = Scope.MINE
    progress: Progress | None = None
    order: Order = Order.UPDATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`words` and `field_value` are unescaped; nothing need be given."""

    words: str = ""
    statuses: tuple[Status, ...] = ()
    scope: Scope = Scope.MINE
    field_value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """`desk` is the name of the help desk that was said; "" if none was."""

    number: str
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`text` is as typed, in Slack's escaped form; "" if there is none. `desk` as in `Show`."""

    number: str
    text: str
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An internal note; `text` and `desk` as in `Reply`."""

    number: str
    text: str
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """Compare a request with its threads. `desk` as in `Show`."""

    number: str
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    pass


@dataclass(frozen=True, slots=True)
class Unwatch:
    pass


@dataclass(frozen=True, slots=True)
class Settings:
    pass


@dataclass(frozen=True, slots=True)
class Link:
    pass


@dataclass(frozen=True, slots=True)
class Whoami:
    pass


@dataclass(frozen=True, slots=True)
class People:
    """Who waits to be confirmed."""


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """No command is called `word`; `nearest` is the one that was probably meant."""

    word: str
    nearest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadNumber:
    """Where a number belongs stands `word`, or nothing ("")."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadOption:
    """An option or a value that does not exist, and what does.

    `value` None: there is no option `name`, and `allowed` are the options. Otherwise `allowed` are
    the values of `name`, which is "" for a plain word such as the one after `list`.
    """

    name: str
    value: str | None
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadDesk:
    """There is no help desk `word`; `nearest` is the one that was probably meant, of `desks`."""

    word: str
    nearest: str | None
    desks: tuple[str, ...]


Command = (
    Hub
    | New
    | List
    | Search
    | Show
    | Reply
    | Note
    | Sync
    | Watch
    | Unwatch
    | Settings
    | Link
    | Whoami
    | People
    | Help
    | Unknown
    | BadNumber
    | BadOption
    | BadDesk
)
