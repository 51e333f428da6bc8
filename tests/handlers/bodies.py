"""What Slack sends, in the shapes of its published samples.

https://docs.slack.dev/interactivity/handling-user-interaction and
https://docs.slack.dev/apis/events-api
"""

from typing import Any

from tests.handlers.stand_ins import BOT, HELP, TEAM

Json = dict[str, Any]

APP, VERIFICATION = "A0DESKHAND", "verification-token"


def command(text: str, *, user: str, channel: str, trigger: str, word: str = "/request") -> Json:
    return {
        "token": VERIFICATION,
        "api_app_id": APP,
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": channel,
        "channel_name": "it-help",
        "user_id": user,
        "user_name": "somebody",
        "command": word,
        "text": text,
        "response_url": f"https://hooks.slack.example/commands/{trigger}",
        "trigger_id": trigger,
        "is_enterprise_install": "false",
    }


def interaction(kind: str, user: str, **more: Any) -> Json:
    return {
        "type": kind,
        "enterprise": None,
        "team": {"id": TEAM, "domain": "acme"},
        "user": {"id": user, "username": "somebody", "name": "somebody", "team_id": TEAM},
        "api_app_id": APP,
        "token": VERIFICATION,
        "is_enterprise_install": False,
        **more,
    }


def button(action: str, value: str) -> Json:
    return {
        "type": "button",
        "block_id": "b1",
        "action_id": action,
        "text": {"type": "plain_text", "text": "Press", "emoji": True},
        "value": value,
        "action_ts": "1700000000.000100",
    }


def option(action: str, value: str) -> Json:
    chosen = {"text": {"type": "plain_text", "text": "One"}, "value": value}
    return {
        "type": "static_select",
        "block_id": "b1",
        "action_id": action,
        "selected_option": chosen,
        "action_ts": "1700000000.000100",
    }


def pressed(
    action: Json, *, user: str, trigger: str, channel: str = HELP, ts: str = "1700000000.000001"
) -> Json:
    """Something in a message was used."""
    return interaction(
        "block_actions",
        user,
        container={
            "type": "message",
            "message_ts": ts,
            "channel_id": channel,
            "is_ephemeral": False,
        },
        trigger_id=trigger,
        channel={"id": channel, "name": "it-help"},
        message={"type": "message", "user": BOT, "bot_id": "B0BOT", "ts": ts, "text": "…"},
        state={"values": {}},
        response_url=f"https://hooks.slack.example/actions/{trigger}",
        actions=[action],
    )


def pressed_in(view: Json, action: Json, *, user: str, trigger: str) -> Json:
    """Something in a modal was used."""
    return interaction(
        "block_actions",
        user,
        container={"type": "view", "view_id": "V1"},
        trigger_id=trigger,
        view=shown(view),
        actions=[action],
    )


def submitted(view: Json, *, user: str) -> Json:
    more = {"trigger_id": "1.2.submit", "response_urls": []}
    return interaction("view_submission", user, view=shown(view), **more)


def closed(view: Json, *, user: str) -> Json:
    """A modal that was put away: what was in its inputs is left out."""
    empty = {**shown(view), "state": {"values": {}}}
    return interaction("view_closed", user, view=empty, is_cleared=False)


def shown(view: Json) -> Json:
    """A view as Slack gives it back."""
    return {
        "id": "V1",
        "team_id": TEAM,
        "root_view_id": "V1",
        "previous_view_id": None,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": "B0BOT",
        "hash": "1700000000.abcdef",
        "state": {"values": {}},
        **view,
    }


def event(event: Json, event_id: str) -> Json:
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "enterprise_id": None,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "type": "event_callback",
        "event": event,
        "event_id": event_id,
        "event_time": 1700000000,
        "event_context": "4-xyz",
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def message(text: str, *, user: str, channel: str = HELP, ts: str, **more: Any) -> Json:
    """A message event; `thread_ts` and `parent_user_id` put it into a thread."""
    return {
        "type": "message",
        "client_msg_id": "7d5a2f3e",
        "team": TEAM,
        "channel": channel,
        "channel_type": "channel",
        "user": user,
        "text": text,
        "ts": ts,
        "event_ts": ts,
        **more,
    }


def changed(before: Json, now: Json, *, ts: str, channel: str = HELP) -> Json:
    """The event of a message that is another one now."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": channel,
        "channel_type": "channel",
        "message": now,
        "previous_message": before,
        "ts": ts,
        "event_ts": ts,
    }


def deleted(before: Json, *, ts: str, channel: str = HELP) -> Json:
    """The event of a message that is gone."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": channel,
        "channel_type": "channel",
        "deleted_ts": before["ts"],
        "previous_message": before,
        "ts": ts,
        "event_ts": ts,
    }


def file(file_id: str, size: int, **more: Any) -> Json:
    return {
        "id": file_id,
        "created": 1700000000,
        "name": f"{file_id}.txt",
        "title": file_id,
        "mimetype": "text/plain",
        "filetype": "text",
        "mode": "hosted",
        "is_external": False,
        "size": size,
        "url_private": f"https://files.slack.example/{file_id}",
        "url_private_download": f"https://files.slack.example/{file_id}/download",
        "permalink": f"https://acme.slack.example/files/{file_id}",
        "file_access": "visible",
        **more,
    }
