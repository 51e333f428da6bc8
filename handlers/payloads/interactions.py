"""Commands, buttons, menus and forms, read without I/O.

Shapes: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from dataclasses import dataclass, field
from typing import Any

from handlers.text.escape import unescape
from handlers.workspace import View

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A slash command. `text` is what stands behind the command's name."""

    team: str
    user: str
    channel: str
    text: str
    trigger_id: str = field(repr=False)
    response_url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button, menu or input that was used, in a message (`ts`) or a modal (`view`).

    `action` is the action_id before its first colon, `name` the whole of it; `value` the button's
    or the chosen value. `at` is Slack's time of it, as text that sorts.
    """

    team: str
    user: str
    channel: str
    action: str
    value: str
    trigger_id: str = field(repr=False)
    response_url: str = field(default="", repr=False)
    ts: str | None = None
    thread_ts: str | None = None
    view: View | None = None
    name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Somebody looks for an option of a long list: what is `typed` into the input `name`.

    What other inputs hold may be missing from the view (state of inputs that were not left yet).
    """

    team: str
    user: str
    name: str
    typed: str
    view: View

    @property
    def action(self) -> str:
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A modal that was sent (or, for view_closed, put away)."""

    team: str
    user: str
    view: View

    @property
    def callback_id(self) -> str:
        return str(self.view.get("callback_id") or "")


def typed(body: Body) -> Typed:
    return Typed(
        team=str(body.get("team_id") or ""),
        user=str(body.get("user_id") or ""),
        channel=str(body.get("channel_id") or ""),
        text=str(body.get("text") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
    )


def pressed(body: Body) -> Pressed:
    action = (body.get("actions") or [{}])[0]
    container = body.get("container") or {}
    channel = body.get("channel") or {}
    return Pressed(
        team=_team(body),
        user=_user(body),
        channel=str(channel.get("id") or container.get("channel_id") or ""),
        action=str(action.get("action_id") or "").partition(":")[0],
        value=_value(action),
        trigger_id=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        ts=container.get("message_ts"),
        thread_ts=container.get("thread_ts"),
        view=body.get("view"),
        name=str(action.get("action_id") or ""),
        at=str(action.get("action_ts") or ""),
    )


def looked(body: Body) -> Looked:
    """https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload ."""
    return Looked(
        team=_team(body),
        user=_user(body),
        name=str(body.get("action_id") or ""),
        typed=unescape(str(body.get("value") or "")),
        view=body.get("view") or {},
    )


def submitted(body: Body) -> Submitted:
    return Submitted(team=_team(body), user=_user(body), view=body.get("view") or {})


def _team(body: Body) -> str:
    """The workspace that installed us; `team` is null where an organization did."""
    view, team, user = (body.get(name) or {} for name in ("view", "team", "user"))
    return str(view.get("app_installed_team_id") or team.get("id") or user.get("team_id") or "")


def _user(body: Body) -> str:
    return str((body.get("user") or {}).get("id") or "")


def _value(action: Body) -> str:
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "")
