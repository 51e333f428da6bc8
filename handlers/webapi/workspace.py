"""One workspace through Slack's Web API: what flows ask for, as calls.

Methods and their errors: https://docs.slack.dev/reference/methods
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Self

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.webapi import reading
from handlers.webapi.calls import Calls
from handlers.webapi.files import Files
from handlers.webapi.hosts import Hosts
from handlers.webapi.memory import Memory
from handlers.webapi.posting import PAGE, PAGES, Posting, content
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

IN_NAMES = "chat:write.customize"  # the scope; without it Slack posts in our own name
TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=8)
HIDDEN = frozenset({"channel_not_found", "method_not_supported_for_channel_type"})


class SlackWorkspace(Posting):
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
        bot_id: str = "",
        in_names: bool = False,
    ) -> None:
        super().__init__(Calls(client), bot_user=bot_user, bot_id=bot_id)
        self.team, self.client, self.in_names = team, client, in_names
        self._session = session
        self._hosts = Hosts(client.base_url)
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
            bot_id=str(who.get("bot_id") or ""),
            in_names=IN_NAMES in who.scopes,
        )

    async def close(self) -> None:
        await self._session.close()

    @property
    def locked_out(self) -> str:
        """Slack's word for why we are not let in; "" while we are."""
        return self._calls.lockout.now

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        if not self._hosts.trusts(response_url):
            raise SlackRefused("foreign_response_url")
        body = {**content(message), "replace_original": replace, "response_type": "ephemeral"}
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

    async def channel(self, channel: str, *, fresh: bool = False) -> Channel:
        known = None if fresh else self._channels.recall(channel)
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

    async def members(self, channel: str) -> tuple[str, ...]:
        found: list[str] = []
        cursor = None
        for _ in range(PAGES):
            answer = await self._calls.read(
                "conversations.members", channel=channel, limit=PAGE, cursor=cursor
            )
            found += map(str, answer["members"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return tuple(found)

    async def direct(self, user: str) -> str:
        known = self._directs.recall(user)
        if known is not None:
            return known
        answer = await self._calls.write("conversations.open", users=user)
        return self._directs.keep(user, str(answer["channel"]["id"]))

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
