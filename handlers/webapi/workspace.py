"""One workspace through Slack's Web API: what flows ask for, as calls.

Methods and their errors: https://docs.slack.dev/reference/methods
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, Self

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from handlers import ids
from handlers.webapi import reading
from handlers.webapi.calls import Calls
from handlers.webapi.files import Files
from handlers.webapi.hosts import Hosts
from handlers.webapi.memory import Memory
from handlers.webapi.respond import respond
from handlers.workspace import (
    Channel,
    Member,
    Message,
    SlackFile,
    SlackRefused,
    View,
)
from helpdesks.carrier import Carrier
from helpdesks.models import Bytes

TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=8)
PAGE = 200
PAGES = 25
# Our clock and Slack's may differ; a key is unique, so that looking further back is harmless.
CLOCKS = timedelta(minutes=5)
HIDDEN = frozenset({"channel_not_found", "method_not_supported_for_channel_type"})


class SlackWorkspace:
    """The adapter of `handlers.workspace.Workspace`. `client` may serve Bolt as well.

    People are remembered for ten minutes, the channels we are in for one.
    """

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        carrier: Carrier,
        team: str,
        bot_user: str,
    ) -> None:
        self.team, self.bot_user, self.client = team, bot_user, client
        self._session = session
        self._hosts = Hosts(client.base_url)
        self._calls = Calls(client)
        self._files = Files(self._calls, carrier, self._hosts, client.token or "")
        self._members = Memory[Member](seconds=600)
        self._channels = Memory[Channel](seconds=60)
        self._directs = Memory[str](seconds=3600)

    @classmethod
    async def open(cls, *, token: str, api_url: str, carrier: Carrier) -> Self:
        """Sign in with a bot token; SlackRefused('invalid_auth') and the like when Slack says no.

        The session is ours and shared by every call; `close` ends it.
        """
        async with AsyncExitStack() as held:
            session = aiohttp.ClientSession(trust_env=True, timeout=TIMEOUT)
            held.push_async_callback(session.close)
            client = AsyncWebClient(
                token=token, base_url=api_url, session=session, retry_handlers=[]
            )
            client.proxy = None  # the session knows the proxies, and those hosts that need none
            who = await Calls(client).sign_in("auth.test")
            held.pop_all()
        return cls(
            client=client,
            session=session,
            carrier=carrier,
            team=str(who["team_id"]),
            bot_user=str(who["user_id"]),
        )

    async def close(self) -> None:
        await self._session.close()

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
            **_content(message),
        )
        return str(answer["ts"])

    async def find_post(
        self, channel: str, key: str, *, since: datetime, thread_ts: str | None = None
    ) -> str | None:
        async for found in self._said(channel, since - CLOCKS, thread_ts):
            if reading.carries(found, key, self.bot_user):
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
            **_content(message),
        )

    async def ephemeral(
        self, channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        await self._calls.write(
            "chat.postEphemeral",
            channel=channel,
            user=user,
            thread_ts=thread_ts,
            **_content(message),
        )

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        if not self._hosts.trusts(response_url):
            raise SlackRefused("foreign_response_url")
        body = {**_content(message), "replace_original": replace, "response_type": "ephemeral"}
        await respond(self._session, response_url, body)

    async def open_view(self, trigger_id: str, view: View) -> str:
        answer = await self._calls.write("views.open", trigger_id=trigger_id, view=view)
        return str(answer["view"]["id"])

    async def push_view(self, trigger_id: str, view: View) -> str:
        answer = await self._calls.write("views.push", trigger_id=trigger_id, view=view)
        return str(answer["view"]["id"])

    async def update_view(
        self,
        view: View,
        *,
        view_id: str | None = None,
        external_id: str | None = None,
        picture: str | None = None,
    ) -> bool:
        try:
            await self._calls.write(
                "views.update", view=view, view_id=view_id, external_id=external_id, hash=picture
            )
        except SlackRefused as refused:
            if refused.code == "not_found":
                return False
            raise
        return True

    async def publish_home(self, user: str, view: View) -> None:
        await self._calls.write("views.publish", user_id=user, view=view)

    async def member(self, user: str, *, fresh: bool = False) -> Member:
        known = None if fresh else self._members.recall(user)
        if known is not None:
            return known
        answer = await self._calls.read("users.info", user=user, include_locale=True)
        return self._members.keep(user, reading.member(answer["user"], self.team))

    async def channel(self, channel: str) -> Channel:
        known = self._channels.recall(channel)
        if known is not None:
            return known
        try:
            answer = await self._calls.read("conversations.info", channel=channel)
        except SlackRefused as refused:
            if refused.code in HIDDEN:
                return Channel(id=channel)
            raise
        found = reading.channel(answer["channel"])
        # Whoever invites us tries again at once: only a membership is worth remembering.
        return self._channels.keep(channel, found) if found.member else found

    async def direct(self, user: str) -> str:
        known = self._directs.recall(user)
        if known is not None:
            return known
        answer = await self._calls.write("conversations.open", users=user)
        return self._directs.keep(user, str(answer["channel"]["id"]))

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

    async def file(self, file_id: str) -> SlackFile:
        return await self._files.file(file_id)

    def fetch(self, file: SlackFile) -> AbstractAsyncContextManager[Bytes]:
        return self._files.fetch(file)

    async def upload(self, file: Bytes) -> str:
        return await self._files.upload(file)

    async def share(
        self,
        files: Mapping[str, str],
        *,
        channel: str,
        thread_ts: str | None = None,
        comment: str = "",
    ) -> None:
        await self._files.share(files, channel=channel, thread_ts=thread_ts, comment=comment)

    async def shared_ts(self, file_id: str, channel: str) -> str | None:
        return await self._files.shared_ts(file_id, channel)


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks) or None}


def _metadata(key: str) -> dict[str, Any]:
    """Mark a post as ours, so that it can be found again.

    https://docs.slack.dev/messaging/message-metadata
    """
    return {"event_type": ids.METADATA, "event_payload": {"key": key}}
