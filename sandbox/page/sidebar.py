"""The side bar: who one is, activity, channels, direct messages, the app."""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.page.html import Html, classes, el
from sandbox.page.icons import app_mark, icon
from sandbox.page.inbox import Inbox, Unread
from sandbox.page.people import called, face
from sandbox.page.screen import Screen
from sandbox.page.viewer import Viewer
from sandbox.slack.state import Channel, User, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidebar:
    """The side bar of one person on one screen."""

    workspace: Workspace
    viewer: Viewer
    user: User
    screen: Screen
    inbox: Inbox
    home_tab: bool = True

    def html(self) -> Html:
        return el(
            "div",
            self._switcher(),
            el(
                "nav",
                el("ul", self._activity(), self._home(), class_="nav-list"),
                self._section("Channels", (self._channel(one) for one in self._channels())),
                self._section("Direct messages", (self._direct(one) for one in self._partners())),
                aria_label=self.viewer.t("Conversations"),
                class_="sidebar-nav",
            ),
            class_="sidebar-inner",
        )

    def unread_total(self) -> int:
        """For the window's title: mentions and direct messages not yet seen."""
        channels = [one for one in self.workspace.channels.all() if self.user.id in one.members]
        return sum(self.inbox.unread(self.user.id, one.id).mentions for one in channels)

    def _switcher(self) -> Html:
        t = self.viewer.t
        here = el(
            "summary",
            face(self.user, 36),
            el(
                "span",
                el("b", called(self.user)),
                el("small", f"{self.user.real_name} · {self.user.title}"),
                class_="two-lines",
            ),
            icon("chevron", 16),
            class_="switcher",
            data_testid="switcher",
            aria_label=f"{t('Acting as')} {self.user.real_name}",
        )
        people = [self._person(one) for one in self.workspace.users.humans()]
        note = el("p", t("Two windows can be two people at once."), class_="menu-note")
        return el(
            "details",
            here,
            el(
                "div",
                el("p", t("Act as"), class_="menu-label"),
                people,
                note,
                class_="menu switcher-menu",
            ),
            class_="switcher-box",
            data_menu=True,
        )

    def _person(self, user: User) -> Html:
        mine = user.id == self.user.id
        kind = self.viewer.t("guest") if user.is_restricted else user.locale
        if user.team:
            kind = self.viewer.t("another organization")
        return el(
            "a",
            face(user, 30),
            el(
                "span",
                el("b", called(user)),
                el("small", f"@{user.name} · {kind} · {user.tz}"),
                class_="two-lines",
            ),
            icon("check", 16) if mine else None,
            href=f"/?as={user.name}",
            class_="menu-item person",
            data_testid=f"act-as-{user.name}",
            aria_current="true" if mine else None,
        )

    def _activity(self) -> Html:
        fresh = self.inbox.fresh(self.user.id)
        here = self.screen.place == "activity"
        return self._row(
            self.screen.href(place="activity"),
            icon("bell", 17),
            self.viewer.t("Activity"),
            here=here,
            unread=Unread(messages=fresh, mentions=fresh),
            testid="nav-activity",
        )

    def _home(self) -> Html:
        return self._row(
            self.screen.href(place="home"),
            icon("home", 17),
            self.viewer.t("App home") if self.home_tab else self.viewer.t("About the app"),
            here=self.screen.place in {"home", "about"},
            testid="nav-home",
        )

    def _section(self, title: str, rows: Iterable[Html]) -> Html:
        return el("section", el("h2", self.viewer.t(title)), el("ul", rows, class_="nav-list"))

    def _channels(self) -> list[Channel]:
        """Those one is in first, then the public ones one could look into, then archived ones."""
        mine = self.user.id
        rooms = [
            one
            for one in self.workspace.channels.all()
            if one.kind in {"channel", "group"}
            and self.workspace.sees_channel(mine, one)
            and (mine in one.members or not one.is_archived)
        ]
        return sorted(rooms, key=lambda one: (one.is_archived, mine not in one.members, one.name))

    def _channel(self, channel: Channel) -> Html:
        member = self.user.id in channel.members
        sign = icon("lock" if channel.kind == "group" else "hash", 16)
        unread = self.inbox.unread(self.user.id, channel.id) if member else Unread()
        return self._row(
            self.screen.href(place="channel", channel=channel.name, thread=""),
            sign,
            channel.name,
            here=self._shows(channel.name, channel.id),
            unread=unread,
            muted=not member or channel.is_archived,
            testid=f"channel-{channel.name}",
        )

    def _partners(self) -> list[User]:
        """The app first, then everybody else."""
        others = [
            one
            for one in self.workspace.users.all()
            if one.id != self.user.id and not one.deleted and not one.is_bot
        ]
        bot = self.workspace.users.get(self.workspace.app.bot_user)
        return ([bot] if bot else []) + others

    def _direct(self, other: User) -> Html:
        channel = self.workspace.channels.find_dm(self.user.id, other.id)
        unread = self.inbox.unread(self.user.id, channel.id) if channel else Unread()
        badge = el("span", self.viewer.t("APP"), class_="badge") if other.is_bot else None
        return self._row(
            self.screen.href(place="channel", channel=f"@{other.name}", thread=""),
            app_mark(20) if other.is_bot else face(other, 20),
            called(other),
            extra=badge,
            here=self._shows(f"@{other.name}", channel.id if channel else ""),
            unread=unread,
            testid=f"dm-{other.name}",
        )

    def _shows(self, *keys: str) -> bool:
        return self.screen.place == "channel" and self.screen.channel in keys

    def _row(
        self,
        href: str,
        sign: Html,
        label: str,
        *,
        here: bool = False,
        unread: Unread = Unread(),  # noqa: B008 - frozen
        muted: bool = False,
        extra: Html | None = None,
        testid: str = "",
    ) -> Html:
        badge = None
        if unread.mentions:
            words = f"{unread.mentions} {self.viewer.t('new')}"
            badge = el("span", unread.mentions, class_="count", aria_label=words)
        return el(
            "li",
            el(
                "a",
                sign,
                el("span", label, class_="nav-label"),
                extra,
                badge,
                href=href,
                data_nav=True,
                class_=classes(
                    "nav-row", "unread" if unread.messages else None, "muted" if muted else None
                ),
                aria_current="page" if here else None,
                data_testid=testid or None,
            ),
        )
