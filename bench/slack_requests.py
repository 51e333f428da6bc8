"""What Slack sends when people act, for both of its roads; no two are the same.

Shapes: https://docs.slack.dev/interactivity/handling-user-interaction
"""

import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncBoltRequest

from handlers import ids
from handlers.views.form_shape import FormShape, RequestForm, new_request_modal
from handlers.views.state import Place, TicketRef
from handlers.words import Translate
from helpdesks.models import Priority

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - Slack's documented example
TEAM, CHANNEL, USER, DESK = "T0001", "C2147483705", "U2147483697", "support"
WORDS = "The printer on the third floor is on fire again, and so is the one beside it. "
TITLE = "Printer on fire"


Payload = dict[str, Any]
Make = Callable[[int], Payload]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it came in; `opened` is what an adapter does with it."""

    mode: str
    body: str | Payload
    headers: dict[str, Any]

    def opened(self) -> AsyncBoltRequest:
        return AsyncBoltRequest(mode=self.mode, body=self.body, headers=self.headers)


Send = Callable[[Payload], Sent]


def by_socket(payload: Payload) -> Sent:
    """https://docs.slack.dev/apis/events-api/using-socket-mode."""
    return Sent(mode="socket_mode", body=payload, headers={})


def by_http(payload: Payload) -> Sent:
    """Signed: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    form = payload if "command" in payload else {"payload": json.dumps(payload)}
    body, moment = urlencode(form), str(int(time.time()))
    digest = hmac.digest(SECRET.encode(), f"v0:{moment}:{body}".encode(), "sha256").hex()
    headers = {
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept": "application/json,*/*",
    }
    return Sent(mode="http", body=body, headers=headers)


def command(n: int) -> Payload:
    """`/request reply N …`, which writes a row before it is acked; each to another ticket."""
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": CHANNEL,
        "channel_name": "it-help",
        "user_id": USER,
        "user_name": "ana",
        "command": ids.COMMAND,
        "text": f"reply {n + 1} {WORDS}",
        "api_app_id": "A123456",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/{TEAM}/{n}/secret",
        "trigger_id": f"{n}.13345224609.738474920",
    }


def button(n: int) -> Payload:
    """The button of a card that shows its request."""
    ref = TicketRef(desk=DESK, ticket_id="118", number="118").to_text()
    shown = {"type": "button", "text": {"type": "plain_text", "text": "Show"}}
    pressed = {**shown, "action_id": ids.SHOW, "block_id": "acts", "value": ref}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": WORDS * 4}},
        {"type": "actions", "block_id": "acts", "elements": [pressed]},
    ]
    ts = f"1700000000.{n:06d}"
    return _interaction(
        n,
        type="block_actions",
        container={"type": "message", "message_ts": ts, "channel_id": CHANNEL},
        channel={"id": CHANNEL, "name": "it-help"},
        message={"type": "message", "user": "UBOT", "ts": ts, "text": WORDS, "blocks": blocks},
        actions=[{**pressed, "action_ts": ts}],
        response_url=f"https://hooks.slack.com/actions/{TEAM}/{n}/secret",
        state={"values": {}},
    )


def form(n: int) -> Payload:
    """The form for a new request, filled in, which writes a row before it is acked."""
    place = Place(team=TEAM, channel=CHANNEL, key=f"{n:032x}", desk=DESK, locale="en")
    filled = RequestForm(title=TITLE, body=WORDS * 4, priority=Priority.HIGH)
    view = new_request_modal(
        Translate("en"), place=place, shape=FormShape(desk=DESK), filled=filled
    )
    return _interaction(
        n,
        type="view_submission",
        view={
            **view,
            "id": f"V{n}",
            "team_id": TEAM,
            "app_installed_team_id": TEAM,
            "hash": f"{n}.abcdef",
            "state": {"values": _values(filled)},
        },
        response_urls=[],
    )


def _values(filled: RequestForm) -> dict[str, Any]:
    typed = {"title": filled.title, "body": filled.body}
    values = {name: {name: _typed(text)} for name, text in typed.items()}
    urgent = {"text": {"type": "plain_text", "text": "High"}, "value": str(filled.priority)}
    chosen = {"type": "static_select", "selected_option": urgent}
    return {**values, "priority": {"priority": chosen}}


def _typed(text: str) -> dict[str, str]:
    return {"type": "plain_text_input", "value": text}


def _interaction(n: int, **parts: Any) -> Payload:
    return {
        "api_app_id": "A123456",
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team": {"id": TEAM, "domain": "acme"},
        "user": {"id": USER, "username": "ana", "team_id": TEAM},
        "trigger_id": f"{n}.13345224609.738474920",
        **parts,
    }
