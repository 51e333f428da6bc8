"""The workspace as one person sees it, in regions that can be swapped one by one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sandbox.page.activity import activity
from sandbox.page.app_view import app_view, home_region
from sandbox.page.channel_view import ChannelView
from sandbox.page.html import Html, el
from sandbox.page.inbox import Inbox
from sandbox.page.modal import modal
from sandbox.page.people import called, title, viewer_for
from sandbox.page.screen import Screen
from sandbox.page.sidebar import Sidebar
from sandbox.page.viewer import Viewer
from sandbox.slack.manifest import Manifest
from sandbox.slack.state import Channel, User, Workspace

FAVOURITE = "it-help"
"""The channel one lands in."""
Region = Callable[[], Html]


@dataclass(slots=True, kw_only=True)
class WorkspacePage:
    workspace: Workspace
    manifest: Manifest
    inbox: Inbox
    screen: Screen
    user: User
    since: str = ""
    limit: int = 200

    @property
    def viewer(self) -> Viewer:
        return viewer_for(self.workspace, self.user)

    def channel(self) -> Channel | None:
        """The conversation of this screen; `@somebody` begins one."""
        wanted = self.screen.channel
        if wanted.startswith("@"):
            other = self.workspace.users.named(wanted)
            return self.workspace.channels.dm(self.user.id, other.id) if other else None
        if wanted:
            found = self.workspace.channels.named(wanted)
            return found if found and self.workspace.sees_channel(self.user.id, found) else None
        return self._landing()

    def regions(self) -> dict[str, Region]:
        """Every region of this screen by name, drawn when it is called."""
        found: dict[str, Region] = {
            "sidebar": self._sidebar().html,
            "main": self._main,
            "modal": lambda: modal(self.workspace.views.stack(self.user.id), self.viewer),
            "side": lambda: self._thread() or Html(""),
        }
        channel = self.channel() if self.screen.place == "channel" else None
        if channel is not None:
            view = self._view(channel)
            found["head"] = view.head
            found["messages"] = view.messages
            found["thread"] = lambda: view.thread_messages(self.screen.thread)
        if self.screen.place == "home":
            found["home"] = lambda: home_region(
                self.workspace.views.home(self.user.id), self.viewer
            )
        return found

    def title(self) -> str:
        total = self._sidebar().unread_total()
        place = {"home": self.manifest.name, "about": self.manifest.name}.get(self.screen.place, "")
        channel = self.channel() if self.screen.place == "channel" else None
        if channel is not None:
            place = ("#" if channel.name else "") + title(channel, self.viewer)
        if self.screen.place == "activity":
            place = self.viewer.t("Activity")
        counted = f"({total}) " if total else ""
        return f"{counted}{place} · {called(self.user)} · Deskhand sandbox"

    def mark_read(self) -> None:
        """The person looks at this screen now; remembers where the line "New" belongs."""
        if self.screen.place == "activity":
            self.inbox.looked(self.user.id)
        channel = self.channel() if self.screen.place == "channel" else None
        if channel is None:
            return
        unread = self.inbox.unread(self.user.id, channel.id)
        if unread.messages and not self.since:
            self.since = self.inbox.last_read(self.user.id, channel.id)
        self.inbox.read(self.user.id, channel.id)
        if self.screen.thread:
            self.inbox.read_thread(self.user.id, self.screen.thread)

    def facts(self) -> dict[str, Any]:
        """What the script must know about this screen."""
        channel = self.channel() if self.screen.place == "channel" else None
        return {
            "data_as": self.user.name,
            "data_user": self.user.id,
            "data_admin": self.user.is_admin or None,
            "data_place": self.screen.place,
            "data_channel": channel.id if channel else None,
            "data_thread": self.screen.thread or None,
            "data_focus_ts": self.screen.ts or None,
            "data_locale": self.user.locale,
        }

    def _landing(self) -> Channel | None:
        mine = [
            one
            for one in self.workspace.channels.all()
            if one.name and not one.is_archived and self.user.id in one.members
        ]
        return next((one for one in mine if one.name == FAVOURITE), mine[0] if mine else None)

    def _sidebar(self) -> Sidebar:
        channel = self.channel() if self.screen.place == "channel" else None
        shown = self.screen if channel is None else _at(self.screen, channel)
        return Sidebar(
            workspace=self.workspace,
            viewer=self.viewer,
            user=self.user,
            screen=shown,
            inbox=self.inbox,
            home_tab=self.manifest.home_tab,
        )

    def _main(self) -> Html:
        if self.screen.place in {"home", "about"}:
            bot = self.workspace.users.get(self.workspace.app.bot_user)
            home = self.workspace.views.home(self.user.id)
            handle = bot.name if bot else ""
            return app_view(home, self.manifest, self.screen, self.viewer, handle)
        if self.screen.place == "activity":
            return self._activity()
        channel = self.channel()
        return self._view(channel).html() if channel else self._nowhere()

    def _view(self, channel: Channel) -> ChannelView:
        with_app = channel.kind == "im" and self.workspace.app.bot_user in channel.members
        closed = self.manifest.messages_tab_read_only or not self.manifest.messages_tab
        return ChannelView(
            workspace=self.workspace,
            viewer=self.viewer,
            user=self.user,
            channel=channel,
            read_only=with_app and closed,
            since=self.since,
            limit=self.limit,
        )

    def _thread(self) -> Html | None:
        channel = self.channel() if self.screen.place == "channel" and self.screen.thread else None
        return self._view(channel).thread(self.screen.thread) if channel else None

    def _activity(self) -> Html:
        viewer = self.viewer
        head = el(
            "header",
            el("h1", viewer.t("Activity")),
            el("p", viewer.t("What a phone would show"), class_="topic"),
            class_="view-head",
        )
        inside = activity(self.inbox.notices(self.user.id), self.workspace, viewer)
        return el("div", head, el("div", inside, class_="scroll"), class_="conversation")

    def _nowhere(self) -> Html:
        t = self.viewer.t
        words = t("There is no such conversation, or it is not yours to see.")
        return el(
            "div",
            el("h3", t("Nothing to see here")),
            el("p", words),
            class_="empty",
            data_testid="nowhere",
        )


def _at(screen: Screen, channel: Channel) -> Screen:
    """The same screen with the channel by its id, however it was written in the address."""
    return replace(screen, channel=channel.id)
