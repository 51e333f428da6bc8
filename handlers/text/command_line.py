"""Reads what was typed after `/request`.

Keyboards turn quotes, colons and digits into others, so words are compared in folded form, and
free text is taken from what was typed.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from handlers.text import said_desk
from handlers.text.commands import (
    BadDesk,
    BadNumber,
    BadOption,
    Command,
    Help,
    Hub,
    Link,
    List,
    New,
    Note,
    People,
    Reply,
    Search,
    Settings,
    Show,
    Sync,
    Unknown,
    Unwatch,
    Watch,
    Whoami,
)
from handlers.text.escape import unescape
from handlers.text.spelling import nearest
from handlers.text.typed import Word, digits, first_word, fold, words
from handlers.text.vocabulary import (
    IN,
    OPTIONS,
    ORDERS,
    STATUSES,
    VERBS,
    WHICH,
    Meaning,
    Option,
    Verb,
    Which,
    find,
    shown,
)
from helpdesks.models import Order, Progress, Scope, Status

__all__ = [
    "BadDesk",
    "BadNumber",
    "BadOption",
    "Command",
    "Help",
    "Hub",
    "Link",
    "List",
    "New",
    "Note",
    "People",
    "Reply",
    "Search",
    "Settings",
    "Show",
    "Sync",
    "Unknown",
    "Unwatch",
    "Watch",
    "Whoami",
    "parse",
]

SHORTEST_TYPO = 4  # in a search, `to:` may be anything, but `stauts:` is a slip

_NUMBER = r"\s*#?\s?(\d{1,20})"
_ALONE = re.compile(_NUMBER + r"[.,:;]?\s*")
_LEADING = re.compile(_NUMBER + r"(?:[:,;.](?!\d)|(?=\s|$|[^\x00-\x7f\d]))\s*")
_VERB = re.compile(r"\s*([^\s:#\d]+)")
_AFTER_VERB = re.compile(r":?\s*")
_COMMA = re.compile("[,\uff0c\u3001]")
_WITHOUT_SPACE = [
    (verb, VERBS[verb][1]) for verb in (Verb.NEW, Verb.LIST, Verb.SEARCH, Verb.SHOW, Verb.REPLY)
]


class _Refused(Exception):
    """Something that there is not: an option, a value, a number, a desk."""

    def __init__(self, option: BadOption | BadNumber | BadDesk) -> None:
        super().__init__(type(option).__name__)
        self.option = option


def parse(text: str, desks: Collection[str] = ()) -> Command:
    """The command in some text; never raises. Free text keeps Slack's escaped form.

    A number may be said with one of the `desks`: `factory#118` or `factory 118`.
    """
    typed = first_word(text)
    if typed is None:
        return Hub()
    try:
        return _parse(typed, text, desks)
    except _Refused as refused:
        return refused.option


def _parse(typed: Word, text: str, desks: Collection[str]) -> Command:
    desk, rest = _desk(text, desks)
    alone = _ALONE.fullmatch(fold(rest))
    if alone:
        return Show(number=digits(alone[1]), desk=desk)
    verb, end = _verb(fold(text))
    if verb is None:
        slip = said_desk.misspelt(text, desks)
        lone = _ALONE.fullmatch(fold(said_desk.after(text)))
        return slip if slip and lone else _unknown(typed, rest)
    if verb in _OF_ONE_REQUEST:
        desk, rest = _desk(text[end:], desks)
        if not desk and (slip := said_desk.misspelt(rest, desks)):
            return slip
        return replace(_OF_ONE_REQUEST[verb](rest), desk=desk)
    return _READERS[verb](text[end:])


def _verb(folded: str) -> tuple[Verb | None, int]:
    """The verb at the start, and where its arguments begin.

    Chinese is written without spaces: there, what follows the verb may follow it at once.
    """
    found = _VERB.match(folded)
    word = found[1] if found else ""
    verb = find(VERBS, word)
    if found and verb is None:
        begun = [(v, w) for v, w in _WITHOUT_SPACE if word.startswith(w)]
        verb, word = begun[0] if begun else (None, word)
    if found is None or verb is None:
        return None, 0
    end = found.start(1) + len(word)
    rest = _AFTER_VERB.match(folded, end)
    return verb, rest.end() if rest else end


def _unknown(word: Word, rest: str) -> Unknown:
    if _LEADING.match(fold(rest)):  # "118 thanks": shown alone it would lose the thanks
        return Unknown(word=word.text, nearest=VERBS[Verb.REPLY][0])
    known = [spelling for spellings in VERBS.values() for spelling in spellings]
    return Unknown(word=word.text, nearest=nearest(word.folded, known))


def _desk(text: str, desks: Collection[str]) -> tuple[str, str]:
    said = said_desk.read(text, desks)
    if isinstance(said, BadDesk):
        raise _Refused(said)
    return said


def _show(rest: str) -> Show:
    return Show(number=_number(rest)[0])


def _reply(rest: str) -> Reply:
    number, text = _number(rest)
    return Reply(number=number, text=text)


def _note(rest: str) -> Note:
    number, text = _number(rest)
    return Note(number=number, text=text)


def _sync(rest: str) -> Sync:
    return Sync(number=_number(rest)[0])


def _number(rest: str) -> tuple[str, str]:
    number, text = _numbered(rest)
    if not number:
        raise _Refused(_bad_number(rest))
    return number, text


def _numbered(rest: str) -> tuple[str, str]:
    """The number at the start and the text after it."""
    found = _LEADING.match(fold(rest))
    return (digits(found[1]), rest[found.end() :]) if found else ("", rest)


def _bad_number(rest: str) -> BadNumber:
    typed = first_word(rest)
    return BadNumber(word=typed.text if typed else "")


def _list(rest: str) -> Command:
    scope, progress, order = Scope.MINE, None, Order.UPDATED
    for word in _arguments(rest):
        option = find(OPTIONS, word.name)
        if option is Option.SORT:
            order = _meaning(ORDERS, word.name, word.value)
        elif word.name:
            raise _no_option(word.name, Option.SORT)
        elif _meaning(WHICH, "", word.text) is Which.ORGANIZATION:
            scope = Scope.MY_ORGANIZATION
        else:
            progress = _PROGRESS[_meaning(WHICH, "", word.text)]
    return List(scope=scope, progress=progress, order=order)


def _search(rest: str) -> Command:
    said: list[str] = []
    statuses: list[Status] = []
    scope, field_value = Scope.MINE, ""
    for word in _arguments(rest):
        option = find(OPTIONS, word.name)
        if option is Option.STATUS:
            statuses += _statuses(word)
        elif option is Option.IN:
            _meaning(IN, word.name, word.value)
            scope = Scope.MY_ORGANIZATION
        elif option is Option.FIELD:
            field_value = unescape(word.value)
        elif option or _is_slip(word):
            raise _no_option(word.name, Option.STATUS, Option.IN, Option.FIELD)
        else:
            said.append(unescape(word.text))
    return Search(
        words=" ".join(said),
        statuses=tuple(dict.fromkeys(statuses)),
        scope=scope,
        field_value=field_value,
    )


def _statuses(word: Word) -> list[Status]:
    given = [value.strip() for value in _COMMA.split(word.value)]
    return [_meaning(STATUSES, word.name, value) for value in given if value or len(given) == 1]


def _is_slip(word: Word) -> bool:
    """Whether an unknown option is more likely a misspelt one than a word with a colon."""
    known = [spelling for spellings in OPTIONS.values() for spelling in spellings]
    return len(word.name) >= SHORTEST_TYPO and nearest(word.name, known) is not None


def _arguments(rest: str) -> list[Word]:
    """The words, with values put to their options: `status: open, pending` is one argument."""
    read: list[Word] = []
    for word in words(rest):
        before = read[-1] if read else None
        waits = before and find(OPTIONS, before.name) and before.folded.endswith((":", ","))
        if before and waits and not word.name:
            value = before.value + word.text
            read[-1] = replace(before, value=value, folded=before.folded + word.folded)
        else:
            read.append(word)
    return read


def _meaning(vocabulary: Mapping[Meaning, Sequence[str]], name: str, value: str) -> Meaning:
    meaning = find(vocabulary, fold(value).strip(" ,.;"))
    if meaning is None:
        allowed = shown(vocabulary, name or value)
        raise _Refused(BadOption(name=name, value=value, allowed=allowed))
    return meaning


def _no_option(name: str, *options: Option) -> _Refused:
    allowed = shown({option: OPTIONS[option] for option in options}, name)
    return _Refused(BadOption(name=name, value=None, allowed=allowed))


_PROGRESS = {Which.OPEN: Progress.OPEN, Which.SOLVED: Progress.SOLVED, Which.ALL: None}
_READERS: dict[Verb, Callable[[str], Command]] = {
    Verb.NEW: lambda rest: New(title=rest),
    Verb.LIST: _list,
    Verb.SEARCH: _search,
    Verb.WATCH: lambda _: Watch(),
    Verb.UNWATCH: lambda _: Unwatch(),
    Verb.SETTINGS: lambda _: Settings(),
    Verb.LINK: lambda _: Link(),
    Verb.WHOAMI: lambda _: Whoami(),
    Verb.PEOPLE: lambda _: People(),
    Verb.HELP: lambda _: Help(),
}
_OF_ONE_REQUEST: dict[Verb, Callable[[str], Show | Reply | Note | Sync]] = {
    Verb.SHOW: _show,
    Verb.REPLY: _reply,
    Verb.NOTE: _note,
    Verb.SYNC: _sync,
}
