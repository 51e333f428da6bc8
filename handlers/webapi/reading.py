"""Slack's objects as our dataclasses. Reads, never asks.

Shapes: https://docs.slack.dev/reference/objects/user-object and
https://docs.slack.dev/reference/objects/conversation-object
"""

from collections.abc import Mapping
from typing import Any

from handlers import ids
from handlers.workspace import Channel, Member

Payload = Mapping[str, Any]

SLACKBOT = "USLACKBOT"


def member(user: Payload, team: str) -> Member:
    """Read a person. Who is not of this workspace counts as a guest."""
    profile = user.get("profile") or {}
    bot = bool(user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") == SLACKBOT)
    stranger = bool(user.get("is_stranger") or team not in _teams(user))
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted") or stranger)
    email = str(profile.get("email") or "")
    proven = bool(email and user.get("is_email_confirmed") and not user.get("deleted"))
    return Member(
        id=str(user["id"]),
        name=_name(user, profile),
        email=email,
        confirmed=proven and not (guest or bot),
        guest=guest,
        bot=bot,
        locale=str(user.get("locale") or "en-US"),
        tz=str(user.get("tz") or "UTC"),
        picture=str(profile.get("image_72") or ""),
        stranger=stranger,
        deactivated=bool(user.get("deleted")),
    )


def _teams(user: Payload) -> frozenset[str]:
    """Every workspace a person belongs to; in an Enterprise organization there may be several."""
    enterprise = user.get("enterprise_user") or {}
    return frozenset({str(user.get("team_id")), *(enterprise.get("teams") or ())})


def _name(user: Payload, profile: Payload) -> str:
    names = (
        profile.get("display_name"),
        profile.get("real_name"),
        user.get("real_name"),
        user.get("name"),
    )
    return next((str(name) for name in names if name), str(user["id"]))


def channel(conversation: Payload) -> Channel:
    """Read a conversation. Being told of a direct one at all means to be part of it."""
    direct, group = bool(conversation.get("is_im")), bool(conversation.get("is_mpim"))
    return Channel(
        id=str(conversation["id"]),
        name=str(conversation.get("name") or ""),
        member=bool(conversation.get("is_member")) or direct or group,
        private=bool(conversation.get("is_private")) or direct or group,
        direct=direct,
        group=group,
        shared=bool(conversation.get("is_ext_shared")),
        archived=bool(conversation.get("is_archived")),
    )


def share_ts(payload: Payload, channel_id: str) -> str | None:
    """Find the message that shows a file in a channel; the latest where there are several."""
    shares = payload.get("shares") or {}
    found = [
        str(share["ts"])
        for kind in ("public", "private")
        for share in (shares.get(kind) or {}).get(channel_id) or ()
        if share.get("ts")
    ]
    return max(found, default=None)


def carries(message: Payload, key: str, bot_user: str, bot_id: str = "") -> bool:
    """Whether this is our own message with this key in its metadata.

    One in somebody else's name has no user, only the bot's id.
    """
    metadata = message.get("metadata") or {}
    ours = message.get("user") == bot_user or (bot_id and message.get("bot_id") == bot_id)
    return (
        bool(ours)
        and metadata.get("event_type") == ids.METADATA
        and (metadata.get("event_payload") or {}).get("key") == key
    )
