"""Events, read without I/O. Shapes: https://docs.slack.dev/apis/events-api ."""

from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that a person wrote in a conversation we are in.

    `root` is the ts of the thread's first message; None when it stands outside a thread.
    """

    event_id: str
    team: str
    user: str
    channel: str
    channel_type: str
    ts: str
    root: str | None
    message: dict[str, Any] = field(repr=False)

    @property
    def files(self) -> list[dict[str, Any]]:
        return [f for f in self.message.get("files") or [] if isinstance(f, dict)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A message that its writer has changed (`message` is what stands there now) or deleted (None).

    `at` is Slack's time of it. `root` is as in `Said`, `under` who wrote that message.
    """

    event_id: str
    team: str
    user: str
    channel: str
    ts: str
    root: str | None
    at: str
    under: str = ""
    message: dict[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that is no message: to a channel, to who is in it, to a person, or to us.

    `type` is Slack's word for it; `user` who joined, left or changed; what else is said is in
    `event`. `channel` is its id; "" where it is about no channel.
    """

    event_id: str
    team: str
    type: str
    channel: str
    user: str
    event: dict[str, Any] = field(repr=False)


# Everything else (joins, edits, unknown future kinds) is left alone on purpose: a list of what is
# accepted, never of what is refused. https://docs.slack.dev/reference/events/message
SAID = frozenset({None, "file_share", "thread_broadcast", "me_message"})
TOMBSTONE = "tombstone"


def said(body: Body) -> Said | None:
    """Read a message event; None when no person of ours said anything new in it."""
    event = body.get("event") or {}
    user = event.get("user")
    spoken = event.get("type") == "message" and event.get("subtype") in SAID
    if not spoken or not user or event.get("bot_id") or event.get("hidden"):
        return None
    ts, root = str(event["ts"]), event.get("thread_ts")
    return Said(
        event_id=str(body.get("event_id") or ""),
        team=_event_team(body),
        user=str(user),
        channel=str(event["channel"]),
        channel_type=str(event.get("channel_type") or ""),
        ts=ts,
        root=str(root) if root and root != ts else None,
        message=event,
    )


def changed(body: Body) -> Changed | None:
    """Read that a person has changed or deleted a message; None for anything else.

    Slack also says "changed" when it unfurls a link, and when a message gets its first reply: a
    person's change has `edited`, and other words than before. Files cannot be added by an edit;
    one that only takes files away is left alone. Deleting a message that has replies is a change
    into a tombstone.
    https://docs.slack.dev/reference/events/message/message_changed
    https://docs.slack.dev/reference/events/message/message_deleted
    """
    event = body.get("event") or {}
    if event.get("type") != "message":
        return None
    before = event.get("previous_message") or {}
    now = event.get("message") or {}
    match event.get("subtype"):
        case "message_deleted":
            return _change(body, event, before, None)
        case "message_changed" if now.get("subtype") == TOMBSTONE:
            return _change(body, event, before, None)
        case "message_changed" if now.get("edited") and before.get("text") != now.get("text"):
            return _change(body, event, now, now)
    return None


def _change(body: Body, event: Body, about: Body, message: dict[str, Any] | None) -> Changed | None:
    user, ts, root = about.get("user"), about.get("ts"), about.get("thread_ts")
    if not user or not ts or about.get("bot_id") or about.get("subtype") not in SAID:
        return None
    edited = about.get("edited") or {}
    return Changed(
        event_id=str(body.get("event_id") or ""),
        team=_event_team(body),
        user=str(user),
        channel=str(event["channel"]),
        ts=str(ts),
        root=str(root) if root and root != ts else None,
        at=str(edited.get("ts") if message else event.get("event_ts") or event.get("ts") or ""),
        under=str(about.get("parent_user_id") or ""),
        message=message,
    )


HAPPENS = frozenset(
    {
        "app_uninstalled",
        "channel_archive",
        "channel_deleted",
        "channel_id_changed",
        "channel_left",
        "channel_rename",
        "channel_shared",
        "channel_unarchive",
        "channel_unshared",
        "group_archive",
        "group_deleted",
        "group_left",
        "group_rename",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "tokens_revoked",
        "user_change",
    }
)


def happened(body: Body) -> Happened | None:
    """Read an event that is no message; None for what we do not listen to.

    https://docs.slack.dev/reference/events
    """
    event = body.get("event") or {}
    if event.get("type") not in HAPPENS:
        return None
    channel, user = event.get("channel") or "", event.get("user") or ""
    return Happened(
        event_id=str(body.get("event_id") or ""),
        team=_event_team(body),
        type=str(event["type"]),
        channel=str(channel.get("id") if isinstance(channel, dict) else channel),
        user=str(user.get("id") if isinstance(user, dict) else user),
        event=event,
    )


def _event_team(body: Body) -> str:
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("team_id") or body.get("team_id") or "")
