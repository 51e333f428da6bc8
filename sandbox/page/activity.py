"""Activity: what this person's phone would have shown, in the words it would have shown."""

from collections.abc import Sequence

from sandbox.page import dates
from sandbox.page.html import Html, classes, el
from sandbox.page.icons import icon
from sandbox.page.inbox import Notice
from sandbox.page.messages import permalink
from sandbox.page.mrkdwn import plain
from sandbox.page.people import author, title
from sandbox.page.viewer import Viewer
from sandbox.slack.state import Workspace

REASONS = {
    "dm": "Direct message",
    "mention": "Mention",
    "thread": "Reply in a thread",
    "ephemeral": "Only visible to you",
}
LONGEST = 220
"""Characters after which a phone cuts a notification."""


def activity(notices: Sequence[Notice], workspace: Workspace, viewer: Viewer) -> Html:
    t = viewer.t
    if not notices:
        return el(
            "div",
            icon("bell", 40),
            el("h3", t("All quiet")),
            el(
                "p",
                t("Direct messages, mentions and thread replies, as a phone would show them."),
            ),
            class_="empty",
            data_testid="activity-empty",
        )
    return el("ol", [_row(one, workspace, viewer) for one in notices], class_="notices")


def _row(notice: Notice, workspace: Workspace, viewer: Viewer) -> Html:
    message = notice.message
    name, picture = author(message, workspace)
    at = dates.local(message.ts, viewer.zone)
    channel = workspace.channels.get(message.channel)
    place = title(channel, viewer) if channel else ""
    named = f"#{place}" if channel and channel.name else ""
    words = plain(notice.text, viewer)
    told = words[:LONGEST] + "…" if len(words) > LONGEST else words
    return el(
        "li",
        el(
            "a",
            picture,
            el(
                "span",
                el(
                    "span",
                    el("b", name),
                    el("small", " ".join(filter(None, (viewer.t(REASONS[notice.reason]), named)))),
                    class_="notice-head",
                ),
                el(
                    "span",
                    told or viewer.t("No text: a phone shows an empty notification."),
                    class_=classes("notice-text", None if told else "notice-empty"),
                ),
                class_="two-lines",
            ),
            el("time", dates.ago(at, viewer.now.astimezone(viewer.zone), viewer.locale)),
            href=permalink(message, viewer),
            data_nav=True,
            class_="notice",
            data_testid="notice",
        ),
        data_key=f"{message.channel}{message.ts}{notice.reason}",
    )
