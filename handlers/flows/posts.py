"""Posting, once."""

from handlers.kit import Kit
from handlers.workspace import Message
from store import Row


async def post_once(
    kit: Kit, row: Row, channel: str, thread_ts: str | None, words: Message, *, key: str = ""
) -> str:
    """Post once: after a lost answer, look in the channel before posting again.

    `key` is what the row was tried as first where none is given.
    """
    ts = await posted_before(kit, row, channel, thread_ts, key=key)
    if ts is not None:
        return ts
    return await kit.slack.post(channel, words, key=key or row.sent_as, thread_ts=thread_ts)


async def posted_before(
    kit: Kit, row: Row, channel: str, thread_ts: str | None = None, *, key: str = ""
) -> str | None:
    """What an attempt whose end is unknown has posted, if it has."""
    if not row.uncertain:
        return None
    since = row.first_sent_at or row.created_at
    return await kit.slack.find_post(channel, key or row.sent_as, since=since, thread_ts=thread_ts)
