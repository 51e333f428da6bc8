"""A conversation: its heading, its messages, the place to write; and a thread beside it."""

from dataclasses import dataclass

from sandbox.page.composer import composer
from sandbox.page.html import Html, el, join
from sandbox.page.icons import app_mark, icon
from sandbox.page.managing import managing
from sandbox.page.messages import Scene, message_list, message_row
from sandbox.page.people import called, face, partner, title
from sandbox.page.viewer import Viewer
from sandbox.slack.state import Channel, Message, User, Workspace

FACES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """One conversation on one person's screen; `since` is where the line "New" stands."""

    workspace: Workspace
    viewer: Viewer
    user: User
    channel: Channel
    read_only: bool = False
    since: str = ""
    limit: int = 200

    def html(self) -> Html:
        rows = el(
            "div",
            self.messages(),
            class_="messages",
            data_region="messages",
            data_keyed=True,
            data_since=self.since,
            role="log",
            aria_live="polite",
            tabindex="0",
            aria_label=self.viewer.t("Messages"),
            data_testid="messages",
        )
        return el("div", self.heading(), rows, self._composer(), class_="conversation")

    def heading(self) -> Html:
        return el("header", self.head(), class_="view-head", data_region="head")

    def head(self) -> Html:
        """What the heading says: it changes with the channel."""
        channel, viewer = self.channel, self.viewer
        other = partner(channel, self.workspace, self.user.id) if channel.kind == "im" else None
        sign = (
            face(other, 26) if other else icon("hash" if channel.kind == "channel" else "lock", 20)
        )
        words = channel.topic or channel.purpose if not other else self._about(other)
        members = el(
            "span",
            [face(one, 24) for one in self._members()[:FACES]],
            el("small", len(channel.members)),
            class_="faces",
            title=", ".join(called(one) for one in self._members()),
        )
        return join(
            sign,
            el("h1", title(channel, viewer)),
            self._shared(),
            el("p", words, class_="topic"),
            members if not other else None,
            managing(self.workspace, viewer, self.user, channel),
        )

    def _shared(self) -> Html | None:
        """With whom the channel is shared."""
        names = {team.id: name for name, team in self.workspace.organizations.items()}
        shared = [names.get(team, team) for team in self.channel.shared_with]
        if not shared:
            return None
        words = self.viewer.t("Shared with {names}").format(names=", ".join(shared))
        return el("span", words, class_="badge", data_testid="shared")

    def messages(self) -> Html:
        """The rows; a call to write where there are none."""
        found = self._visible()
        if not found:
            return self._empty()
        scene = Scene(workspace=self.workspace, viewer=self.viewer, new_since=self.since)
        earlier = None
        if len(found) > self.limit:
            earlier = el(
                "button",
                self.viewer.t("Show earlier messages"),
                type="button",
                class_="btn earlier",
                data_act="earlier",
                data_key="earlier",
                data_limit=self.limit + 200,
            )
        return el(
            "div", earlier, message_list(found[-self.limit :], scene), class_="rows", data_rows=True
        )

    def thread(self, ts: str) -> Html | None:
        """The pane beside the conversation; `None` when there is no such message."""
        parent = self.workspace.messages.get(self.channel.id, ts)
        if parent is None or not self.workspace.sees_message(self.user.id, parent):
            return None
        t = self.viewer.t
        close = el(
            "button",
            icon("close"),
            type="button",
            class_="btn btn-icon btn-quiet",
            data_act="close-thread",
            aria_label=t("Close the thread"),
            data_testid="thread-close",
        )
        place = el(
            "p",
            f"#{self.channel.name}" if self.channel.name else title(self.channel, self.viewer),
            class_="topic",
        )
        rows = el(
            "div",
            self.thread_messages(ts),
            class_="messages",
            data_region="thread",
            data_keyed=True,
            role="log",
            aria_live="polite",
            tabindex="0",
            aria_label=t("Thread"),
            data_testid="thread-messages",
        )
        return el(
            "section",
            el("header", el("h2", t("Thread")), place, close, class_="view-head"),
            rows,
            self._composer(ts),
            class_="conversation thread",
            data_testid="thread",
            aria_label=t("Thread"),
            data_thread=ts,
        )

    def thread_messages(self, ts: str) -> Html:
        scene = Scene(workspace=self.workspace, viewer=self.viewer, in_thread=True)
        found = [
            m for m in self.workspace.messages.all(self.channel.id) if ts in (m.ts, m.thread_ts)
        ]
        shown = [m for m in found if self.workspace.sees_message(self.user.id, m)]
        if not shown:
            return Html("")
        parent, *replies = shown
        words = self.viewer.t("{n} reply" if len(replies) == 1 else "{n} replies").format(
            n=len(replies)
        )
        count = el("div", el("span", words), class_="reply-count", data_key="count")
        return el(
            "div",
            message_row(parent, scene),
            count if replies else None,
            [message_row(one, scene) for one in replies],
            class_="rows",
            data_rows=True,
        )

    def _visible(self) -> list[Message]:
        return [
            message
            for message in self.workspace.messages.all(self.channel.id)
            if (not message.thread_ts or message.subtype == "thread_broadcast")
            and self.workspace.sees_message(self.user.id, message)
        ]

    def _composer(self, thread: str = "") -> Html:
        t, name = self.viewer.t, title(self.channel, self.viewer)
        if self.user.id not in self.channel.members:
            join = el(
                "button",
                t("Join #{name}").format(name=name),
                type="button",
                class_="btn btn-primary",
                data_act="join",
                data_channel=self.channel.id,
                data_testid="join",
            )
            return el(
                "div",
                el("span", t("You are looking at a channel you are not in.")),
                join,
                class_="composer-closed",
            )
        closed = ""
        if self.channel.is_archived:
            closed = t("This channel is archived.")
        elif self.read_only:
            closed = t("This app does not take messages here.")
        place = f"#{name}" if self.channel.name else name
        return composer(
            self.viewer, channel=self.channel.id, place=place, thread=thread, closed=closed
        )

    def _empty(self) -> Html:
        t, name = self.viewer.t, title(self.channel, self.viewer)
        other = (
            partner(self.channel, self.workspace, self.user.id)
            if self.channel.kind == "im"
            else None
        )
        if other and other.is_bot:
            words = t("Write to the app here, or type /request in any channel.")
        elif other:
            words = t("Only the two of you can read this.")
        else:
            words = self.channel.purpose or t("Say hello, or type / for the app's commands.")
        sign = (
            app_mark(56)
            if other and other.is_bot
            else face(other, 56)
            if other
            else icon("hash", 40)
        )
        heading = name if other else f"#{name}"
        return el("div", sign, el("h3", heading), el("p", words), class_="empty", data_key="empty")

    def _members(self) -> list[User]:
        return [user for one in self.channel.members if (user := self.workspace.users.get(one))]

    def _about(self, other: User) -> str:
        if other.is_bot:
            return self.viewer.t("App")
        return " · ".join(filter(None, (other.real_name, other.title, other.tz)))
