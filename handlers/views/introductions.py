"""Asking to be known at a help desk: the way to ask, and what is said to whoever asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.ids import ASK_ADMINISTRATOR, COMMAND, OPEN_PEOPLE
from handlers.text.escape import escape, one_line
from handlers.views.blocks import Element, actions, button, message, mrkdwn, section, when
from handlers.words import Translate
from handlers.workspace import Message

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What became of the wish to be known at a desk.

    asked: administrators are told. unheard: no administrator is known to us. waiting: was asked
    before. declined: may be asked again at `again`. needless: nobody has to say who this is.
    """

    what: Literal["asked", "unheard", "waiting", "declined", "needless"]
    again: datetime | None = None


def offering(t: Translate, said: str) -> Message:
    """A sentence (mrkdwn, escaped) that says why somebody is not known, and what they may do."""
    return message(said, [section(mrkdwn(said)), actions(ask_button(t))])


def ask_button(t: Translate) -> Element:
    return button(t("Ask an administrator"), ASK_ADMINISTRATOR)


def asking_message(t: Translate, said: Mapping[str, Asking]) -> Message:
    """What became of it, by desk; a desk is named where there are several."""
    lines = [asking_words(t, asking) for asking in said.values()]
    if len(said) > 1:
        lines = [
            t("{desk}: {said}").format(desk=escape(desk), said=line)
            for desk, line in zip(said, lines, strict=True)
        ]
    text = "\n".join(lines)
    return message(text, [section(mrkdwn(text))])


def asking_words(t: Translate, asking: Asking) -> str:
    match asking.what:
        case "asked":
            return t(
                "An administrator of the help desk will look at it. "
                "You get a direct message when it is decided."
            )
        case "waiting":
            return t("You have asked already. An administrator of the help desk will look at it.")
        case "unheard":
            said = t(
                "Your question is kept, but Deskhand knows no administrator of this help desk yet. "
                "Please ask one of them to type {command}"
            )
            return said.format(command=f"`{COMMAND} people`")
        case "declined":
            said = t("An administrator has declined this. You may ask again after {time}.")
            return said.format(time=when(asking.again)) if asking.again else said
        case _:
            return t("Nobody has to confirm you: your address in Slack is enough.")


def somebody_asks(t: Translate, *, user: str, name: str, desk: str = "") -> Message:
    """Told to administrators. `user` is a Slack id; `desk` is named where there are several."""
    who = f"{escape(one_line(name, NAME_LIMIT))} (<@{escape(user)}>)"
    said = t("{user} asks you to confirm who they are at the help desk.").format(user=who)
    if desk:
        named = t("{user} asks you to confirm who they are at the help desk “{desk}”.")
        said = named.format(user=who, desk=escape(desk))
    return message(said, [section(mrkdwn(said)), actions(button(t("Look at it"), OPEN_PEOPLE))])


def now_known(t: Translate, *, name: str, desk: str) -> Message:
    """Told to somebody whom an administrator has confirmed."""
    said = t(
        "An administrator has confirmed you: at the help desk “{desk}” you are {name}. "
        "To begin, type {command}"
    )
    return _line(
        said.format(
            desk=escape(desk), name=escape(one_line(name, NAME_LIMIT)), command=f"`{COMMAND}`"
        )
    )


def declined(t: Translate, *, desk: str, again: datetime) -> Message:
    said = t(
        "An administrator of the help desk “{desk}” did not confirm who you are. "
        "You may ask again after {time}."
    )
    return _line(said.format(desk=escape(desk), time=when(again)))


def taken_back(t: Translate, *, desk: str, again: datetime) -> Message:
    said = t(
        "An administrator of the help desk “{desk}” took back that they had confirmed you, so you "
        "cannot use it from here any more. You may ask again after {time}."
    )
    return _line(said.format(desk=escape(desk), time=when(again)))


def _line(said: str) -> Message:
    return message(said, [section(mrkdwn(said))])
