"""The buttons of one message."""

from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.viewer import Viewer
from sandbox.slack.state import Message


def tools(message: Message, viewer: Viewer, *, in_thread: bool) -> Html | None:
    """What one can do with a message, shown on hover and on focus."""
    if message.only_for or message.subtype == "tombstone":
        return None
    t = viewer.t
    reply = None if in_thread else _tool("reply", "thread", t("Reply in thread"))
    return el(
        "div",
        _tool("smile", "emoji", t("Add reaction")),
        reply,
        _tool("more", "message-menu", t("More actions")),
        class_="message-tools",
        role="toolbar",
        aria_label=t("Message actions"),
    )


def _tool(drawing: str, act: str, label: str) -> Html:
    return el(
        "button",
        icon(drawing),
        type="button",
        class_="btn btn-icon",
        data_act=act,
        title=label,
        aria_label=label,
        data_testid=f"message-{act}",
    )
