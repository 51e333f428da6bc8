"""What stands in conversations: posts, their changes and ends, and the signs on them.

Methods and their errors: https://docs.slack.dev/reference/methods
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from handlers import ids
from handlers.webapi import reading
from handlers.webapi.calls import Calls
from handlers.workspace import Author, Message, SlackRefused

PAGE = 200
PAGES = 25
# Our clock and Slack's may differ; a key is unique, so that looking further back is harmless.
CLOCKS = timedelta(minutes=5)


class Posting:
    """The half of `SlackWorkspace` that is about messages."""

    def __init__(self, calls: Calls, *, bot_user: str, bot_id: str) -> None:
        self._calls, self.bot_user, self._bot_id = calls, bot_user, bot_id

    async def post(
        self, channel: str, message: Message, *, key: str, thread_ts: str | None = None
    ) -> str:
        answer = await self._calls.post(
            "chat.postMessage",
            channel=channel,
            thread_ts=thread_ts,
            metadata=_metadata(key),
            unfurl_links=False,
            unfurl_media=False,
            **content(message),
            **_in_the_name_of(message.author),
        )
        return str(answer["ts"])

    async def find_post(
        self, channel: str, key: str, *, since: datetime, thread_ts: str | None = None
    ) -> str | None:
        async for found in self._said(channel, since - CLOCKS, thread_ts):
            if reading.carries(found, key, self.bot_user, self._bot_id):
                return str(found["ts"])
        return None

    def replies(
        self, channel: str, thread_ts: str, *, since: datetime
    ) -> AsyncIterator[dict[str, Any]]:
        return self._said(channel, since, thread_ts)

    async def _said(
        self, channel: str, since: datetime, thread_ts: str | None
    ) -> AsyncIterator[dict[str, Any]]:
        method = "conversations.replies" if thread_ts else "conversations.history"
        cursor = None
        for _ in range(PAGES):
            answer = await self._calls.read(
                method,
                channel=channel,
                ts=thread_ts,
                oldest=f"{since.timestamp():.6f}",
                inclusive=True,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            for message in answer.get("messages") or ():
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def update(self, channel: str, ts: str, message: Message, *, key: str) -> None:
        await self._calls.write(
            "chat.update",
            channel=channel,
            ts=ts,
            metadata=_metadata(key),
            parse="none",  # the default of this method would make a bare @here live
            **content(message),
        )

    async def delete(self, channel: str, ts: str) -> None:
        await self._unless_gone("chat.delete", channel=channel, ts=ts)

    async def delete_file(self, file_id: str) -> None:
        await self._unless_gone("files.delete", file=file_id)

    async def _unless_gone(self, method: str, **arguments: str) -> None:
        try:
            await self._calls.write(method, **arguments)
        except SlackRefused as refused:
            if refused.code not in {"message_not_found", "file_not_found", "file_deleted"}:
                raise

    async def ephemeral(
        self, channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        await self._calls.write(
            "chat.postEphemeral",
            channel=channel,
            user=user,
            thread_ts=thread_ts,
            **content(message),
        )

    async def react(self, channel: str, ts: str, name: str) -> None:
        await self._reaction("reactions.add", channel, ts, name)

    async def unreact(self, channel: str, ts: str, name: str) -> None:
        await self._reaction("reactions.remove", channel, ts, name)

    async def _reaction(self, method: str, channel: str, ts: str, name: str) -> None:
        try:
            await self._calls.write(method, channel=channel, timestamp=ts, name=name)
        except SlackRefused as refused:
            if refused.code not in {"already_reacted", "no_reaction", "message_not_found"}:
                raise

    async def permalink(self, channel: str, ts: str) -> str:
        answer = await self._calls.read("chat.getPermalink", channel=channel, message_ts=ts)
        return str(answer["permalink"])


def content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks) or None}


def _in_the_name_of(author: Author | None) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/chat.postMessage#authorship ."""
    if author is None:
        return {}
    return {"username": author.name, "icon_url": author.picture or None}


def _metadata(key: str) -> dict[str, Any]:
    """Mark a post as ours, so that it can be found again.

    https://docs.slack.dev/messaging/message-metadata
    """
    return {"event_type": ids.METADATA, "event_payload": {"key": key}}
