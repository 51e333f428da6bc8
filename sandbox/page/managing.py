"""The menu in a conversation's head: what one may change about it, its people, or the app."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.people import partner
from sandbox.page.viewer import Viewer
from sandbox.slack.state import Channel, User, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: a control route, and what is asked first.

    With `asks`, the body's field of that name is asked for, beginning with `holds`; a `grave` one
    is only done after a second yes.
    """

    path: str
    words: str
    asks: str = ""
    holds: str = ""
    grave: bool = False
    body: Mapping[str, object] = field(default_factory=dict)


def managing(workspace: Workspace, viewer: Viewer, user: User, channel: Channel) -> Html | None:
    """The menu; none where there is nothing this person may change."""
    entries = list(_entries(workspace, viewer, user, channel))
    if not entries:
        return None
    return el(
        "details",
        el(
            "summary",
            icon("more"),
            class_="btn btn-icon btn-quiet",
            aria_label=viewer.t("Manage"),
            data_testid="manage",
        ),
        el("div", [_line(one) for one in entries], class_="menu manage-menu", role="menu"),
        class_="manage-box",
        data_menu=True,
    )


def _line(entry: Entry) -> Html:
    return el(
        "button",
        entry.words,
        type="button",
        role="menuitem",
        class_="menu-item danger" if entry.grave else "menu-item",
        data_act="manage",
        data_path=entry.path,
        data_asks=entry.asks or None,
        data_holds=entry.holds or None,
        data_grave=entry.grave,
        data_body=json.dumps(dict(entry.body)) if entry.body else None,
        data_testid=f"manage-{entry.path.replace('/', '-')}",
    )


def _entries(workspace: Workspace, viewer: Viewer, user: User, channel: Channel) -> Iterator[Entry]:
    if channel.kind in ("channel", "group"):
        if user.id in channel.members:
            yield from _as_member(workspace, viewer, channel)
        if user.is_admin:
            yield from _as_admin(viewer, channel)
        return
    other = partner(channel, workspace, user.id) if channel.kind == "im" else None
    if other is None or not user.is_admin:
        return
    yield from _about_app(workspace, viewer) if other.is_bot else _about(viewer, other)


def _as_member(workspace: Workspace, viewer: Viewer, channel: Channel) -> Iterator[Entry]:
    t = viewer.t
    if channel.is_archived:
        yield Entry(path="channel/unarchive", words=t("Bring it back from the archive"))
        return
    yield Entry(path="channel/invite", words=t("Invite somebody…"), asks="who")
    yield Entry(path="channel/remove", words=t("Remove somebody…"), asks="who")
    if workspace.app.bot_user in channel.members:
        yield Entry(path="channel/remove-app", words=t("Remove the app from the channel"))
    else:
        yield Entry(path="invite-app", words=t("Invite the app"))
    yield Entry(path="channel/rename", words=t("Rename…"), asks="name", holds=channel.name)
    names = {team.id: name for name, team in workspace.organizations.items()}
    shared = [names[team] for team in channel.shared_with if team in names]
    if not shared:
        yield Entry(
            path="channel/share",
            words=t("Share with another organization…"),
            asks="organization",
            holds="Partner Ltd",
        )
    for name in shared:
        words = t("Stop sharing with {name}").format(name=name)
        yield Entry(path="channel/unshare", words=words, body={"organization": name})
    yield Entry(path="channel/archive", words=t("Archive"))


def _as_admin(viewer: Viewer, channel: Channel) -> Iterator[Entry]:
    t = viewer.t
    if channel.is_private:
        yield Entry(path="channel/public", words=t("Make it public"))
    else:
        yield Entry(path="channel/private", words=t("Make it private"))
    yield Entry(path="channel/new-id", words=t("Give it another id"))
    yield Entry(path="channel/delete", words=t("Delete the channel"), grave=True)


def _about_app(workspace: Workspace, viewer: Viewer) -> Iterator[Entry]:
    t = viewer.t
    if workspace.locked_out:
        yield Entry(path="app/install", words=t("Install the app again"))
        return
    yield Entry(path="app/revoke", words=t("Revoke the app's token"), grave=True)
    yield Entry(path="app/uninstall", words=t("Remove the app from the workspace"), grave=True)


def _about(viewer: Viewer, other: User) -> Iterator[Entry]:
    t, who = viewer.t, {"who": other.name}
    if other.team:
        return
    if other.is_restricted:
        full: Mapping[str, object] = {**who, "guest": False}
        yield Entry(path="people/guest", words=t("Make a full member"), body=full)
    else:
        yield Entry(path="people/guest", words=t("Make a guest"), body=who)
    yield Entry(
        path="people/address",
        words=t("Change the address…"),
        asks="email",
        holds=other.email,
        body=who,
    )
    yield Entry(path="people/deactivate", words=t("Deactivate"), grave=True, body=who)
