"""Messages as a channel and a thread show them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sandbox.page import dates, emoji
from sandbox.page.attachments import attachment
from sandbox.page.blocks import render
from sandbox.page.files import file_card
from sandbox.page.html import Html, classes, el, join
from sandbox.page.icons import icon
from sandbox.page.inbox import mentions
from sandbox.page.message_tools import tools
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.people import author, face, file_object
from sandbox.page.surface import Surface
from sandbox.page.viewer import Viewer
from sandbox.slack.state import Message, Workspace

TOGETHER = 300.0
"""Seconds within which one person's messages share one heading."""
SYSTEM = frozenset(
    {
        "channel_archive",
        "channel_convert_to_private",
        "channel_convert_to_public",
        "channel_join",
        "channel_leave",
        "channel_name",
        "channel_topic",
        "channel_unarchive",
        "group_join",
        "group_leave",
    }
)
FACES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A list of messages: whose screen, and whether it is a thread."""

    workspace: Workspace
    viewer: Viewer
    in_thread: bool = False
    new_since: str = ""
    """The newest `ts` that the person had read on coming here; `""` for no line."""


def message_list(messages: Sequence[Message], scene: Scene) -> Html:
    """Messages under headings for the days, with the line above what is new."""
    return join(*_with_headings(messages, scene))


def _with_headings(messages: Sequence[Message], scene: Scene) -> Iterator[Html]:
    before: Message | None = None
    marked = not scene.new_since
    for message in messages:
        at = dates.local(message.ts, scene.viewer.zone)
        if before is None or dates.local(before.ts, scene.viewer.zone).date() != at.date():
            yield _day(message, scene)
            before = None
        if not marked and message.ts > scene.new_since and message.user != scene.viewer.user_id:
            marked, before = True, None
            yield _new_line(scene.viewer)
        yield message_row(message, scene, compact=_continues(before, message))
        before = message


def _day(message: Message, scene: Scene) -> Html:
    viewer = scene.viewer
    at = dates.local(message.ts, viewer.zone)
    words = dates.day(at, viewer.now.astimezone(viewer.zone), viewer.locale)
    return el("h2", el("span", words), class_="day", data_key=f"day-{at:%Y-%m-%d}")


def _new_line(viewer: Viewer) -> Html:
    return el(
        "div", el("span", viewer.t("New")), class_="new-line", role="separator", data_key="new"
    )


def _continues(before: Message | None, message: Message) -> bool:
    """Whether the heading of the message before serves this one as well."""
    if before is None or before.subtype in SYSTEM or message.subtype:
        return False
    return (
        (before.user, before.username, before.only_for, before.by_app)
        == (message.user, message.username, message.only_for, message.by_app)
        and float(message.ts) - float(before.ts) < TOGETHER
        and not message.only_for
        and not (message.by_app and message.blocks)
    )


def message_row(message: Message, scene: Scene, *, compact: bool = False) -> Html:
    """One message with everything that hangs on it."""
    if message.subtype in SYSTEM:
        return _system_row(message, scene)
    name, picture = author(message, scene.workspace)
    return el(
        "article",
        el("div", _time(message, scene) if compact else picture, class_="gutter"),
        el(
            "div",
            None if compact else _heading(message, name, scene),
            _content(message, scene),
            _reactions(message, scene),
            None if scene.in_thread else _thread_summary(message, scene),
            class_="message-body",
        ),
        tools(message, scene.viewer, in_thread=scene.in_thread),
        class_=classes(
            "message",
            "compact" if compact else None,
            "ephemeral" if message.only_for else None,
            "to-me" if mentions(message, scene.viewer.user_id) else None,
        ),
        data_key=message.ts,
        data_ts=message.ts,
        data_channel=message.channel,
        data_thread=message.thread_ts,
        data_container="message",
        data_testid="message",
        data_author=name,
        data_mine=message.user == scene.viewer.user_id,
    )


def _system_row(message: Message, scene: Scene) -> Html:
    words = mrkdwn(message.text, scene.viewer)
    return el(
        "div",
        el("span", words),
        _time(message, scene),
        class_="system-row",
        data_key=message.ts,
        data_ts=message.ts,
        data_testid="message",
    )


def _heading(message: Message, name: str, scene: Scene) -> Html:
    viewer = scene.viewer
    private = None
    if message.only_for:
        private = el("span", icon("eye", 14), viewer.t("Only visible to you"), class_="only-you")
    return el(
        "header",
        el("b", name, class_="author"),
        el("span", viewer.t("APP"), class_="badge") if _of_an_app(message) else None,
        _time(message, scene),
        private,
    )


def _of_an_app(message: Message) -> bool:
    return message.by_app or message.subtype == "bot_message"


def _time(message: Message, scene: Scene) -> Html:
    viewer = scene.viewer
    at = dates.local(message.ts, viewer.zone)
    words = dates.clock_time(at, viewer.locale)
    when = el(
        "time", words, datetime=at.isoformat(timespec="seconds"), title=f"{at:%Y-%m-%d %H:%M:%S %Z}"
    )
    if message.only_for:
        return el("span", when, class_="when")
    return el("a", when, href=permalink(message, scene.viewer), class_="when", data_nav=True)


def permalink(message: Message, viewer: Viewer) -> str:
    """The page's path of a message, as in Slack's own permalinks."""
    path = f"/archives/{message.channel}/p{message.ts.replace('.', '')}?as={viewer.handle}"
    return f"{path}&thread_ts={message.thread_ts}" if message.thread_ts else path


def _content(message: Message, scene: Scene) -> Html:
    surface = Surface(viewer=scene.viewer, key=f"{message.channel}{message.ts}")
    found = (scene.workspace.files.get(one) for one in message.files)
    cards = [file_card(file_object(file), scene.viewer) for file in found if file]
    edited = (
        el("small", f"({scene.viewer.t('edited')})", class_="edited") if message.edited else None
    )
    return el(
        "div",
        _broadcast_note(message, scene),
        _words(message, surface),
        edited,
        [attachment(one, surface) for one in message.attachments],
        el("div", cards, class_="files") if cards else None,
        class_="content",
    )


def _words(message: Message, surface: Surface) -> Html | None:
    """The blocks, and the text only where there are none: as Slack does."""
    if message.subtype == "tombstone":
        return el("p", surface.viewer.t("This message was deleted."), class_="tombstone")
    if message.blocks:
        return render(message.blocks, surface)
    return el("div", mrkdwn(message.text, surface.viewer), class_="prose") if message.text else None


def _broadcast_note(message: Message, scene: Scene) -> Html | None:
    if message.subtype != "thread_broadcast" or scene.in_thread:
        return None
    words = scene.viewer.t("replied to a thread")
    return el("a", words, class_="broadcast", href=permalink(message, scene.viewer), data_nav=True)


def _reactions(message: Message, scene: Scene) -> Html | None:
    if not message.reactions:
        return None
    viewer = scene.viewer
    pills = [_reaction(name, users, viewer) for name, users in message.reactions.items()]
    add = el(
        "button",
        icon("smile", 15),
        icon("plus", 11),
        type="button",
        class_="reaction reaction-add",
        data_act="emoji",
        aria_label=viewer.t("Add reaction"),
    )
    return el("div", pills, add, class_="reactions")


def _reaction(name: str, users: Sequence[str], viewer: Viewer) -> Html:
    who = ", ".join(viewer.people.get(one, one) for one in users)
    mine = viewer.user_id in users
    return el(
        "button",
        el("span", emoji.shown(name), class_="emoji"),
        el("span", len(users)),
        type="button",
        class_="reaction",
        data_act="react",
        data_name=name,
        data_testid="reaction",
        aria_pressed="true" if mine else "false",
        title=f"{who} · :{name}:",
        aria_label=f":{name}: {len(users)}",
    )


def _thread_summary(message: Message, scene: Scene) -> Html | None:
    replies = scene.workspace.messages.replies(message.channel, message.ts)
    if not replies:
        return None
    viewer = scene.viewer
    count = len(replies)
    words = viewer.t("{n} reply" if count == 1 else "{n} replies").format(n=count)
    last = dates.local(replies[-1].ts, viewer.zone)
    return el(
        "a",
        el("span", _faces(replies, scene.workspace), class_="faces"),
        el("b", words),
        el("small", dates.ago(last, viewer.now.astimezone(viewer.zone), viewer.locale)),
        href=permalink(message, viewer),
        class_="thread-link",
        data_act="thread",
        data_testid="thread-link",
    )


def _faces(replies: Iterable[Message], workspace: Workspace) -> list[Html]:
    writers = dict.fromkeys(reply.user for reply in replies)
    users = [user for one in writers if (user := workspace.users.get(one))]
    return [face(user, 22) for user in users[:FACES]]
