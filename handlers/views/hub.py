"""What `/request` alone answers: the ways in."""

from handlers.ids import COMMAND, OPEN_LIST, OPEN_NEW, OPEN_WATCH
from handlers.text.escape import escape, one_line
from handlers.views.blocks import actions, bold, button, context, message, mrkdwn, section
from handlers.views.state import ListState
from handlers.words import Translate
from handlers.workspace import Message

NAME_LIMIT = 60


def hub_message(t: Translate, *, name: str, agent: bool, desk: str) -> Message:
    """A greeting and four buttons; the lists are of the desk called `desk`."""
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
    opened = ListState(desk=desk, progress="open", first=True).to_text()
    every = ListState(desk=desk, first=True).to_text()
    return message(
        f"{hello} {about} {hint}",
        [
            section(mrkdwn(f"{bold(hello)}\n{about}")),
            actions(
                button(t("New request"), OPEN_NEW, style="primary"),
                button(t("My open requests"), f"{OPEN_LIST}:open", opened),
                button(t("All my requests"), f"{OPEN_LIST}:all", every),
                button(t("Watch here"), OPEN_WATCH),
            ),
            context(mrkdwn(hint)),
        ],
    )
