"""Slack's words for places that cannot be written to, and the promise to find a new one."""

from handlers.flows import jobs
from handlers.flows.jobs import MoveHome
from store import New

ARCHIVED = frozenset({"is_archived", "is_inactive"})
OUTSIDE = frozenset({"channel_not_found", "not_in_channel"})
SILENCED = frozenset(
    {
        "channel_is_limited_access",
        "messages_tab_disabled",
        "no_permission",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    }
)
NO_CARD = frozenset(
    {
        "cant_update_message",
        "message_not_found",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
LOST: frozenset[str] = ARCHIVED | OUTSIDE | SILENCED | NO_CARD
"""Slack's words for a place that cannot be written to any more.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
https://docs.slack.dev/reference/methods/chat.update#errors
"""
SHARED = "shared"
"""Our own word for a channel that can be written to, and is read in another organization."""


def move(channel: str, thread_ts: str, why: str) -> New:
    """Find a new home for a thread; for all of a channel's where `thread_ts` is "".

    It waits for no reading of the thread: after a silence that may be minutes away.
    """
    return New(
        key=_key(channel, thread_ts),
        lane=lane(channel, thread_ts),
        kind=jobs.MOVE_HOME,
        payload=jobs.dump(MoveHome(channel=channel, thread_ts=thread_ts, why=why)),
        replace=True,
    )


def lane(channel: str, thread_ts: str) -> str:
    return jobs.PLACES + _key(channel, thread_ts)


def _key(channel: str, thread_ts: str) -> str:
    return f"move:{channel}:{thread_ts}"
