"""Trouble that one click arms: at the desk that was chosen, or on Slack's side."""

from collections.abc import Iterable, Mapping

Body = Mapping[str, object]

# name, title, explanation: each is a preset of /_sandbox/faults
AT_DESK: dict[str, tuple[str, str, Body]] = {
    "slow-desk": (
        "Slow desk",
        "Its next 5 answers take 4 seconds.",
        {"what": "slow", "seconds": 4.0, "times": 5},
    ),
    "cut-after-write": (
        "Cut after the write",
        "The desk keeps the next new request or reply, then drops the connection.",
        {"what": "cut_after", "match": "writes"},
    ),
    "cut-before-write": (
        "Cut before the write",
        "The next write is dropped undone.",
        {"what": "cut_before", "match": "writes"},
    ),
    "desk-429": (
        "Desk says 429",
        "Too many requests: the next 3, wait 2 s.",
        {"what": "status", "status": 429, "retry_after": 2, "times": 3},
    ),
    "desk-500": (
        "Desk says 502",
        "The next 3 answers are server errors.",
        {"what": "status", "status": 502, "times": 3},
    ),
    "desk-html": (
        "Desk sends HTML",
        "The next 2 answers are a web page with status 200.",
        {"what": "html", "times": 2},
    ),
}
AT_SLACK: dict[str, tuple[str, str, Body]] = {
    "slack-429": (
        "Slack says 429",
        "The next 2 chat.postMessage calls: wait 2 s.",
        {
            "what": "status",
            "match": "chat.postMessage",
            "status": 429,
            "retry_after": 2,
            "times": 2,
        },
    ),
    "slack-500": (
        "Slack says 503",
        "The next 2 calls of any method.",
        {"what": "status", "status": 503, "times": 2},
    ),
    "duplicate-events": (
        "Duplicate events",
        "The next 3 events are delivered twice.",
        {"what": "duplicate_events", "times": 3},
    ),
    "reorder-events": (
        "Events out of order",
        "Each of the next 3 events comes after the one that follows it.",
        {"what": "reorder_events", "times": 3},
    ),
    "delay-events": (
        "Late events",
        "The next 3 events come 10 seconds late.",
        {"what": "delay_events", "seconds": 10.0, "times": 3},
    ),
    "slow-slack": (
        "Slow Slack",
        "The next 5 calls take 4 seconds.",
        {"what": "slow", "seconds": 4.0, "times": 5},
    ),
    "token-revoked": (
        "Token revoked",
        "The next 5 calls: token_revoked.",
        {"what": "code", "code": "token_revoked", "times": 5},
    ),
    "bot-removed": (
        "Bot removed",
        "The next 3 chat calls: not_in_channel.",
        {"what": "code", "match": "chat.", "code": "not_in_channel", "times": 3},
    ),
    "drop-acks": (
        "Drop acks",
        "The bot's next 2 acks never arrive.",
        {"what": "drop_acks", "times": 2},
    ),
}
PRESETS = AT_DESK | AT_SLACK
WRITES = {"zammad": "P*/ticket*[!h]", "udesk": "P*/tickets*"}
"""Requests that write, as a fault's `match`: both also read with a POST, Zammad at `…/search`."""


def bodies(desks: Iterable[str]) -> dict[str, dict[str, Body]]:
    """What each preset asks of /_sandbox/faults, by the side it is for."""
    sides = tuple(desks)
    return {
        **{name: {side: _body(side, name) for side in sides} for name in AT_DESK},
        **{name: {"slack": {**body, "side": "slack"}} for name, (*_, body) in AT_SLACK.items()},
    }


def _body(side: str, name: str) -> Body:
    body = {**AT_DESK[name][2], "side": side}
    return body | {"match": WRITES.get(side, "P*")} if "match" in body else body
