"""What `/request` alone answers: the ways in."""

from collections.abc import Sequence

from handlers.ids import COMMAND, OPEN_LIST, OPEN_NEW, OPEN_SETTINGS, OPEN_WATCH
from handlers.text.escape import escape, one_line
from handlers.views.blocks import (
    Element,
    actions,
    bold,
    button,
    context,
    message,
    mrkdwn,
    section,
)
from handlers.views.state import ListState
from handlers.views.which_desk import desk_buttons
from handlers.words import Translate
from handlers.workspace import Message

NAME_LIMIT = 60


def hub_message(
    t: Translate,
    *,
    name: str,
    agent: bool,
    desk: str,
    choice: Sequence[str] = (),
    several: bool = False,
) -> Message:
    """A greeting and the ways in.

    New requests go to `desk`, or to one of `choice`. Where there are `several` desks, the lists are
    of all of them; else of `desk`.
    """
    hello = t("Hello {name}, how can the help desk help?").format(
        name=escape(one_line(name, NAME_LIMIT))
    )
    about = (
        t("Ask for help, follow your own requests, or show a channel what the desk is working on.")
        if agent
        else t("Ask for help, see how your requests are doing, or show them in this channel.")
    )
    word = t("printer")
    hint = t("To find a request, type {search}. Everything else: {help}").format(
        search=f"`{COMMAND} search {word}`", help=f"`{COMMAND} help`"
    )
    where = _where(t, desk, choice) if several else ""
    ways = [*_lists(t, "" if several else desk), button(t("Watch here"), OPEN_WATCH)]
    if agent:
        ways.append(button(t("Settings of this channel"), OPEN_SETTINGS))
    asking = _asking(t, choice)
    rows = [actions(*asking, *ways)] if not choice else [actions(*asking), actions(*ways)]
    return message(
        " ".join(part for part in (hello, about, where, hint) if part),
        [
            section(mrkdwn("\n".join(part for part in (bold(hello), about, where) if part))),
            *rows,
            context(mrkdwn(hint)),
        ],
    )


def _asking(t: Translate, choice: Sequence[str]) -> list[Element]:
    if choice:
        return desk_buttons(t, choice, OPEN_NEW, said=t("New request: {desk}"))
    return [button(t("New request"), OPEN_NEW, style="primary")]


def _lists(t: Translate, desk: str) -> list[Element]:
    opened = ListState(desk=desk, progress="open", first=True).to_text()
    every = ListState(desk=desk, first=True).to_text()
    return [
        button(t("My open requests"), f"{OPEN_LIST}:open", opened),
        button(t("All my requests"), f"{OPEN_LIST}:all", every),
    ]


def _where(t: Translate, desk: str, choice: Sequence[str]) -> str:
    if not choice:
        return t("Requests made here go to “{desk}”.").format(desk=escape(desk))
    names = t(", ").join(escape(one) for one in choice)
    return t("There are several help desks: {desks}").format(desks=names)
