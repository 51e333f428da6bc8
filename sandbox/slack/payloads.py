"""What the app is sent when people act: commands, shortcuts, actions, views. No I/O.

https://docs.slack.dev/reference/interaction-payloads
"""

from sandbox.slack import wire
from sandbox.slack.inputs import elements, is_stateful
from sandbox.slack.records import Channel, Json, Message, View
from sandbox.slack.state import Workspace


def command(
    workspace: Workspace,
    *,
    user: str,
    channel: Channel,
    word: str,
    text: str,
    response_url: str,
    trigger_id: str,
) -> Json:
    """The form of a slash command, as flat strings."""
    person = wire.user_ref(workspace, user)
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": wire.channel_word(channel),
        "user_id": person["id"],
        "user_name": person["name"],
        "command": word,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(workspace: Workspace, kind: str, user: str) -> Json:
    """What every interaction payload has."""
    return {
        "type": kind,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": wire.user_ref(workspace, user),
    }


def shortcut(
    workspace: Workspace, user: str, *, callback_id: str, trigger_id: str, action_ts: str
) -> Json:
    """A global shortcut."""
    return interaction(workspace, "shortcut", user) | {
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts,
    }


def message_shortcut(
    workspace: Workspace,
    user: str,
    *,
    callback_id: str,
    message: Message,
    channel: Channel,
    trigger_id: str,
    response_url: str,
    action_ts: str,
) -> Json:
    """A shortcut from a message's menu."""
    person = wire.user_ref(workspace, user)
    del person["username"]
    return interaction(workspace, "message_action", user) | {
        "user": person,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts,
        "response_url": response_url,
        "message_ts": message.ts,
        "channel": wire.channel_ref(channel),
        "message": wire.message_json(workspace, message),
    }


def on_message(workspace: Workspace, message: Message, channel: Channel) -> Json:
    """The part of an action's payload that says which message it happened in."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    result: Json = {"container": container, "channel": wire.channel_ref(channel)}
    if message.only_for is None:
        result["message"] = wire.message_json(workspace, message)
    return result


def on_view(workspace: Workspace, view: View) -> Json:
    """The part of an action's payload that says which view it happened in."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": wire.view_json(workspace, view),
    }


def action(block_id: str, element: Json, entry: Json | None, action_ts: str) -> Json:
    """One entry of `actions`: the element and what is chosen or typed in it now."""
    result: Json = {
        "type": element["type"],
        "block_id": block_id,
        "action_id": element["action_id"],
        "action_ts": action_ts,
    }
    shown = ("text", "value", "style", "placeholder", "confirm", "initial_option", "initial_value")
    result |= {key: element[key] for key in shown if key in element}
    return result | (entry or {})


def submission(workspace: Workspace, view: View, trigger_id: str, urls: list[Json]) -> Json:
    """A submitted modal."""
    return interaction(workspace, "view_submission", view.user) | {
        "api_app_id": workspace.app.id,
        "trigger_id": trigger_id,
        "view": wire.view_json(workspace, view),
        "response_urls": urls,
    }


def closed(workspace: Workspace, view: View, *, is_cleared: bool) -> Json:
    """A dismissed modal; what was in its input blocks is left out."""
    shown = wire.view_json(workspace, view)
    kept = {
        block["block_id"]
        for block, element in elements(view.blocks)
        if block["type"] != "input" and is_stateful(element)
    }
    values = {block_id: entry for block_id, entry in view.values.items() if block_id in kept}
    return interaction(workspace, "view_closed", view.user) | {
        "api_app_id": workspace.app.id,
        "view": shown | {"state": {"values": values}},
        "is_cleared": is_cleared,
    }


def suggestion(
    workspace: Workspace, user: str, *, block_id: str, action_id: str, value: str
) -> Json:
    """Somebody typed into an external select."""
    return interaction(workspace, "block_suggestion", user) | {
        "api_app_id": workspace.app.id,
        "action_id": action_id,
        "block_id": block_id,
        "value": value,
    }
