"""Names, pictures and the page's view of a workspace's people and channels."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.page import files
from sandbox.page.html import Html
from sandbox.page.icons import app_mark, avatar
from sandbox.page.viewer import Viewer
from sandbox.slack.state import Channel, File, Message, User, Workspace

SLACKBOT = "Slackbot"
"""Who tells people what Slack itself has to say; no user of the workspace."""


def called(user: User) -> str:
    """What people call somebody: display name, else real name, else handle."""
    return user.display_name or user.real_name or user.name


def viewer_for(workspace: Workspace, user: User) -> Viewer:
    """The eyes of one person: language, zone, names, and the private channels they know."""
    return Viewer(
        user_id=user.id,
        handle=user.name,
        locale=user.locale,
        zone=_zone(user.tz),
        now=workspace.clock.now(),
        people={one.id: called(one) for one in workspace.users.all()},
        channels={
            one.id: one.name
            for one in workspace.channels.all()
            if one.name and workspace.sees_channel(user.id, one)
        },
        image_source=lambda piece: _image_source(piece, workspace, user),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def author(message: Message, workspace: Workspace) -> tuple[str, Html]:
    """Who wrote it, as shown: the name and the picture."""
    user = workspace.users.get(message.user)
    own = message.username or message.facts.get("username")
    name = own or (called(user) if user else SLACKBOT)
    pictured = _pictured(message, workspace)
    if pictured is not None:
        return name, face(pictured)
    if message.by_app and not message.username:
        return name, app_mark()
    return name, avatar(name, user.id if user and not own else name)


def _pictured(message: Message, workspace: Workspace) -> User | None:
    """Whose picture stands beside a post in somebody's name, if it is one of the sandbox's own."""
    address = str((message.icons or {}).get("image_48", ""))
    base = f"{workspace.web_url}/avatars/"
    if not address.startswith(base):
        return None
    return workspace.users.get(address.removeprefix(base).partition("-")[0])


def face(user: User, size: int = 36) -> Html:
    return app_mark(size) if user.is_bot else avatar(called(user), user.id, size)


def title(channel: Channel, viewer: Viewer) -> str:
    """A conversation's name for this person: `#it-help`, or who the others are."""
    if channel.name and channel.kind in {"channel", "group"}:
        return channel.name
    others = [one for one in channel.members if one != viewer.user_id] or channel.members
    return ", ".join(viewer.people.get(one, one) for one in others)


def partner(channel: Channel, workspace: Workspace, user_id: str) -> User | None:
    """The other end of direct messages."""
    others = [one for one in channel.members if one != user_id] or channel.members
    return workspace.users.get(others[0]) if others else None


def file_object(file: File) -> dict[str, Any]:
    """The few facts of a file that its card shows."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "size": file.size,
        "mode": file.mode,
        "alt_txt": file.alt_txt,
    }


def _image_source(piece: Mapping[str, object], workspace: Workspace, user: User) -> str | None:
    """The page's own address of a picture that is a file of this workspace."""
    file = workspace.files.get(_file_id(piece))
    if file is None:
        return None
    shown = file_object(file)
    readable = workspace.sees_file(user.id, file) or file.user == workspace.app.bot_user
    if not readable or not files.is_picture(shown):
        return None
    return files.address(shown, Viewer(handle=user.name))


def _file_id(piece: Mapping[str, object]) -> str:
    """From `slack_file`, or from the id within the address of one of the sandbox's files."""
    given = piece.get("slack_file")
    if isinstance(given, Mapping) and given.get("id"):
        return str(given["id"])
    url = given.get("url", "") if isinstance(given, Mapping) else piece.get("image_url", "")
    parts = unquote(urlsplit(str(url)).path).split("/")
    return next((p.rpartition("-")[2] for p in parts if p.rpartition("-")[2].startswith("F0")), "")
