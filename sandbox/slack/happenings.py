"""What happens to channels, to people and to the app itself, as events. No I/O.

A conversion between public and private has no event of its own: only a message in the channel.
https://docs.slack.dev/reference/events
"""

from sandbox.slack import wire
from sandbox.slack.records import Change, Channel, Json
from sandbox.slack.state import Workspace

_MOVED_AND_GONE = {
    "channel_archived": "archive",
    "channel_unarchived": "unarchive",
    "channel_renamed": "rename",
    "channel_deleted": "deleted",
    "channel_shared": "shared",
    "channel_unshared": "unshared",
    "channel_id_changed": "id_changed",
}
# These keep their name whatever kind of channel they are about.
_ONE_NAME = frozenset({"shared", "unshared", "id_changed"})


def of_channel(workspace: Workspace, change: Change, channel: Channel) -> list[Json]:
    """What a change of a channel, or of who is in it, is told as; none for some."""
    if change.kind in ("member_joined", "member_left"):
        return _membership(workspace, change, channel)
    word = _MOVED_AND_GONE.get(change.kind)
    if word is None:
        return []
    private = channel.is_private and word not in _ONE_NAME
    event = {"type": f"{'group' if private else 'channel'}_{word}"}
    return [event | _facts(workspace, change, channel, word) | _now(workspace)]


def of_person(workspace: Workspace, user_id: str, *, email: bool) -> list[Json]:
    """https://docs.slack.dev/reference/events/user_change ."""
    user = workspace.users.get(user_id)
    if user is None:
        return []
    shown = wire.user_json(workspace, user, email=email, locale=not user.team)
    epoch = workspace.clock.epoch()
    return [{"type": "user_change", "user": shown, "cache_ts": epoch} | _now(workspace)]


def of_app(workspace: Workspace, change: Change) -> list[Json]:
    """The end of the token, or of the app here."""
    if change.kind == "app_uninstalled":
        return [{"type": "app_uninstalled"} | _now(workspace)]
    tokens = {"oauth": [], "bot": [workspace.app.bot_user]}
    return [{"type": "tokens_revoked", "tokens": tokens} | _now(workspace)]


def _membership(workspace: Workspace, change: Change, channel: Channel) -> list[Json]:
    user = workspace.users.get(change.user or "")
    event: Json = {
        "type": f"{change.kind}_channel",
        "user": change.user,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": workspace.team_of(user) if user else workspace.team.id,
    }
    if change.by and change.kind == "member_joined":
        event["inviter"] = change.by
    events = [event | _now(workspace)]
    if change.kind == "member_left" and change.user == workspace.app.bot_user:
        side = "group" if channel.is_private else "channel"
        left = {"type": f"{side}_left", "channel": channel.id, "actor_id": change.by or change.user}
        events.append(left | _now(workspace))
    return events


def _facts(workspace: Workspace, change: Change, channel: Channel, word: str) -> Json:
    if word == "rename":
        return {"channel": _renamed(channel)}
    if word == "id_changed":
        return {"old_channel_id": change.old, "new_channel_id": channel.id}
    actor, private = change.user or channel.creator, channel.is_private
    more: dict[str, Json] = {
        "archive": {"user": actor, "is_moved": 0},
        "unarchive": {"actor_id" if private else "user": actor},
        "deleted": {"actor_id": actor}
        | ({"date_deleted": workspace.clock.epoch()} if private else {}),
        "shared": {"connected_team_id": change.team},
        "unshared": {
            "previously_connected_team_id": change.team,
            "is_ext_shared": bool(channel.shared_with),
        },
    }
    return {"channel": channel.id} | more[word]


def _renamed(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_mpim": False,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
    }


def _now(workspace: Workspace) -> Json:
    return {"event_ts": workspace.clock.ts()}
