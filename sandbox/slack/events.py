"""Turns changes of the workspace into the events the app has subscribed to.

https://docs.slack.dev/reference/events
"""

import base64
import copy
import json

from sandbox.slack import happenings, wire
from sandbox.slack.delivery import Delivery
from sandbox.slack.manifest import Manifest
from sandbox.slack.records import Change, Channel, Json, Message
from sandbox.slack.state import Workspace

_MESSAGE_EVENTS = {
    "channel": ("message.channels", "channels:history"),
    "group": ("message.groups", "groups:history"),
    "im": ("message.im", "im:history"),
    "mpim": ("message.mpim", "mpim:history"),
}
_SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "file_shared": "files:read",
    "file_created": "files:read",
    "file_deleted": "files:read",
    "user_change": "users:read",
}


class Events:
    """Listens to the workspace and hands events to the delivery."""

    def __init__(self, workspace: Workspace, manifest: Manifest, delivery: Delivery) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._delivery = delivery
        self._stop = workspace.subscribe(self._changed)

    def close(self) -> None:
        """Stop listening."""
        self._stop()

    def _changed(self, change: Change) -> None:
        for event in self._events(change):
            if self._wanted(event, change):
                channel = self._workspace.channels.get(change.channel or "")
                self._delivery.send_event(self.envelope(event, channel))

    def envelope(self, event: Json, channel: Channel | None = None) -> Json:
        """The outer part of an event; each call gives a new event_id."""
        workspace = self._workspace
        context = json.dumps({"et": event["type"], "tid": workspace.team.id})
        return {
            "token": workspace.app.verification_token,
            "team_id": workspace.team.id,
            "context_team_id": workspace.team.id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app.id,
            "event": copy.deepcopy(event),
            "type": "event_callback",
            "event_id": workspace.ids.new("Ev"),
            "event_time": workspace.clock.epoch(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team.id,
                    "user_id": workspace.app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.shared_with),
            "event_context": "4-" + base64.urlsafe_b64encode(context.encode()).decode(),
        }

    def _wanted(self, event: Json, change: Change) -> bool:
        channel = self._workspace.channels.get(change.channel or "")
        kind = event["type"]
        if self._workspace.locked_out and not change.kind.startswith("app_"):
            return False
        if kind == "message":
            name, scope = _MESSAGE_EVENTS[channel.kind if channel else "channel"]
        elif channel and kind.startswith(("member_", "channel_", "group_")):
            name, scope = kind, "groups:read" if channel.is_private else "channels:read"
        else:
            name, scope = kind, _SCOPES.get(kind, "")
        allowed = not scope or scope in self._manifest.scopes
        member = channel is None or self._workspace.app.bot_user in channel.members
        return allowed and member and name in self._manifest.events

    def _events(self, change: Change) -> list[Json]:
        channel = self._workspace.channels.get(change.channel or "")
        if change.kind.startswith("message_"):
            ephemeral = change.user is not None
            return self._messages(change, channel) if channel and not ephemeral else []
        if change.kind.startswith("reaction_") and change.message:
            return [self._reaction(change, change.message)]
        if channel and change.kind.startswith(("member_", "channel_")):
            return happenings.of_channel(self._workspace, change, channel)
        if change.kind.startswith("app_"):
            return happenings.of_app(self._workspace, change)
        if change.kind == "user_changed" and change.user:
            email = "users:read.email" in self._manifest.scopes
            return happenings.of_person(self._workspace, change.user, email=email)
        return self._files_and_home(change)

    def _files_and_home(self, change: Change) -> list[Json]:
        if change.kind.startswith("file_") and change.file:
            return [self._file(change, change.file.id)]
        if change.kind == "home_opened" and change.user:
            return [self._home(change.user, change.tab or "home")]
        return []

    def _messages(self, change: Change, channel: Channel) -> list[Json]:
        common: Json = {"channel": channel.id, "channel_type": channel.kind}
        if change.kind == "message_deleted" and change.previous:
            return [self._deleted(change.previous) | common]
        if change.message is None:
            return []
        if change.kind == "message_changed" and change.previous:
            return [self._edited(change.message, change.previous) | common]
        posted = self._posted(change.message) | common
        return [posted, *self._mention(change.message, channel)]

    def _posted(self, message: Message) -> Json:
        event = wire.message_json(self._workspace, message) | {"event_ts": message.ts}
        if message.subtype == "file_share":
            event.pop("team", None)
            event.pop("client_msg_id", None)
        if message.subtype == "thread_broadcast" and message.thread_ts:
            root = self._workspace.messages.get(message.channel, message.thread_ts)
            event |= {"root": wire.message_json(self._workspace, root)} if root else {}
        return event

    def _mention(self, message: Message, channel: Channel) -> list[Json]:
        app = self._workspace.app
        told = f"<@{app.bot_user}>" in message.text or f"<@{app.bot_user}|" in message.text
        if not told or message.by_app or channel.kind == "im":
            return []
        event = self._posted(message) | {"type": "app_mention", "channel": channel.id}
        event.pop("parent_user_id", None)
        return [event]

    def _edited(self, message: Message, previous: Message) -> Json:
        ts = self._workspace.clock.ts()
        return {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": wire.message_json(self._workspace, message),
            "previous_message": wire.message_json(self._workspace, previous),
            "ts": ts,
            "event_ts": ts,
        }

    def _deleted(self, previous: Message) -> Json:
        ts = self._workspace.clock.ts()
        return {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": previous.ts,
            "previous_message": wire.message_json(self._workspace, previous),
            "ts": ts,
            "event_ts": ts,
        }

    def _reaction(self, change: Change, message: Message) -> Json:
        event: Json = {
            "type": change.kind,
            "user": change.user,
            "reaction": change.reaction,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "event_ts": self._workspace.clock.ts(),
        }
        return event if message.in_a_name else event | {"item_user": message.user}

    def _file(self, change: Change, file_id: str) -> Json:
        kinds = {"file_added": "file_created"}
        event: Json = {
            "type": kinds.get(change.kind, change.kind),
            "file_id": file_id,
            "event_ts": self._workspace.clock.ts(),
        }
        if change.kind == "file_deleted":
            shares = change.file.shares if change.file else {}
            return event | {"channel_ids": list(shares)}
        event |= {"user_id": change.user, "file": {"id": file_id}}
        return event | ({"channel_id": change.channel} if change.channel else {})

    def _home(self, user: str, tab: str) -> Json:
        channel = self._workspace.channels.dm(user, self._workspace.app.bot_user)
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self._workspace.clock.ts(),
        }
        view = self._workspace.views.home(user)
        shown = {"view": wire.view_json(self._workspace, view)} if view and tab == "home" else {}
        return event | shown
