"""Users, channels, messages and views as Slack writes them in JSON. No I/O."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from sandbox.slack.records import Channel, Json, Message, User, View
from sandbox.slack.state import Workspace
from sandbox.slack.wire_files import file_json

PICTURE_SIZES = (24, 32, 48, 72, 192, 512)


def user_json(
    workspace: Workspace, user: User, *, email: bool = False, locale: bool = False
) -> Json:
    """A user object; https://docs.slack.dev/reference/objects/user-object.

    Of another organization's people neither address nor language is told.
    """
    here = datetime.now(ZoneInfo(user.tz))
    offset = here.utcoffset()
    result: Json = {
        "id": user.id,
        "team_id": workspace.team_of(user),
        "name": user.name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": here.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile(workspace, user, email=email),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.team:
        return result | {"is_stranger": workspace.is_stranger(user)}
    result["is_email_confirmed"] = bool(user.email) and user.email_confirmed
    if locale:
        result["locale"] = user.locale
    return result


def _profile(workspace: Workspace, user: User, *, email: bool) -> Json:
    names = user.real_name.split(" ", 1)
    profile: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": f"g{user.id[-8:].lower()}",
        "first_name": names[0],
        "last_name": names[1] if len(names) > 1 else "",
        "team": workspace.team_of(user),
    }
    if not user.is_bot:
        profile |= pictures(workspace, user)
    if email and user.email and not user.team:
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"bot_id": workspace.app.bot_id, "api_app_id": workspace.app.id}
    return profile


def pictures(workspace: Workspace, user: User) -> Json:
    """Where somebody's picture is, by size."""
    base = f"{workspace.web_url}/avatars/{user.id}"
    return {f"image_{size}": f"{base}-{size}.svg" for size in PICTURE_SIZES}


def channel_json(workspace: Workspace, channel: Channel, viewer: str) -> Json:
    """A conversation object; https://docs.slack.dev/reference/objects/conversation-object."""
    result: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.team.id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        others = [member for member in channel.members if member != viewer]
        return result | {"user": others[0] if others else viewer, "is_user_deleted": False}
    return result | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_general": channel.is_general,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [workspace.team.id, *channel.shared_with],
        "previous_names": channel.previous_names,
        "unlinked": 0,
        "creator": channel.creator,
        **_connected(workspace, channel),
        "is_member": viewer in channel.members,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {
            "value": channel.purpose,
            "creator": channel.creator,
            "last_set": channel.created,
        },
    }


def _connected(workspace: Workspace, channel: Channel) -> Json:
    if not channel.shared_with:
        return {}
    host = workspace.team.id
    return {
        "conversation_host_id": host,
        "internal_team_ids": [host],
        "connected_team_ids": list(channel.shared_with),
    }


def message_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as history and interaction payloads show it."""
    result: Json = {"type": "message", "ts": message.ts, "text": message.text}
    result |= _author(workspace, message)
    if message.subtype:
        result["subtype"] = message.subtype
    if message.client_msg_id:
        result["client_msg_id"] = message.client_msg_id
    result |= message.facts
    if message.blocks:
        result["blocks"] = message.blocks
    if message.attachments:
        result["attachments"] = message.attachments
    if message.files:
        files = (workspace.files.get(file_id) for file_id in message.files)
        result["files"] = [file_json(workspace, file) for file in files if file]
        result |= {"upload": False, "display_as_bot": False}
    if message.edited:
        result["edited"] = {"user": message.edited[0], "ts": message.edited[1]}
    if message.reactions:
        result["reactions"] = [
            {"name": name, "users": users, "count": len(users)}
            for name, users in message.reactions.items()
        ]
    if metadata and message.metadata:
        result["metadata"] = message.metadata
    return result | _thread(workspace, message)


def _author(workspace: Workspace, message: Message) -> Json:
    """Who wrote it. What the app posts in somebody's name has a bot's id, a name, and no user.

    https://docs.slack.dev/reference/events/message/bot_message
    """
    app = workspace.app
    if message.in_a_name:
        named = {"subtype": "bot_message", "bot_id": app.bot_id}
        named |= {"username": message.username or app.name}
        return named | ({"icons": message.icons} if message.icons else {})
    if not message.user:
        return {}
    user = workspace.users.get(message.user)
    team = workspace.team_of(user) if user else workspace.team.id
    written: Json = {"user": message.user, "team": team}
    if team != workspace.team.id:
        written |= {"user_team": team, "source_team": team}
    return written | (_app_marks(workspace) if message.by_app else {})


def _app_marks(workspace: Workspace) -> Json:
    app = workspace.app
    return {
        "bot_id": app.bot_id,
        "app_id": app.id,
        "bot_profile": {
            "id": app.bot_id,
            "app_id": app.id,
            "name": app.name,
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": workspace.team.id,
        },
    }


def _thread(workspace: Workspace, message: Message) -> Json:
    if message.thread_ts:
        parent = workspace.messages.get(message.channel, message.thread_ts)
        writer = "" if parent is None or parent.in_a_name else parent.user
        return {"thread_ts": message.thread_ts} | ({"parent_user_id": writer} if writer else {})
    replies = workspace.messages.replies(message.channel, message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(_writer(workspace, reply) for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users[:5],
        "is_locked": False,
        "subscribed": workspace.app.bot_user in users,
    }


def _writer(workspace: Workspace, message: Message) -> str:
    if message.in_a_name:
        return workspace.app.bot_id
    return message.user or str(message.facts.get("bot_id", ""))


def view_json(workspace: Workspace, view: View) -> Json:
    """A view object with its current state; every key is always there, as at Slack."""
    body = view.body
    result: Json = {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.kind,
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title") or _no_title(),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": workspace.app.id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }
    if view.kind == "modal":
        result["submit_disabled"] = body.get("submit_disabled", False)
    return result


def _no_title() -> Json:
    return {"type": "plain_text", "text": "View Title", "emoji": True}


def user_ref(workspace: Workspace, user_id: str) -> Json:
    """The short user object of interaction payloads."""
    user = cast("User", workspace.users.get(user_id))
    return {
        "id": user.id,
        "username": user.name,
        "name": user.name,
        "team_id": workspace.team_of(user),
    }


def channel_ref(channel: Channel) -> Json:
    """The short channel object of interaction payloads."""
    return {"id": channel.id, "name": channel_word(channel)}


def channel_word(channel: Channel) -> str:
    """The name of a conversation as commands and interactions give it."""
    words = {"im": "directmessage", "mpim": "privategroup", "group": "privategroup"}
    return words.get(channel.kind, channel.name)
