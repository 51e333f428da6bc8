"""Signed HTTP delivery to the app's request URL.

https://docs.slack.dev/apis/events-api/using-http-request-urls
"""

import asyncio
import json
import time
from collections.abc import Mapping
from urllib.parse import urlencode

import aiohttp

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.slack.delivery import ACK_WINDOW, Ack, Kind, Retry
from sandbox.slack.ids import Ids
from sandbox.slack.records import Json
from sandbox.slack.signing import signature

LONGEST_WAIT = 30.0
_SUCCESS = 2
_ROBOT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class HttpMode:
    """Posts to the app, and a transport for `Delivery`."""

    def __init__(
        self,
        *,
        signing_secret: str,
        token: str,
        clock: Clock,
        journal: Journal,
        faults: Faults,
        ids: Ids,
    ) -> None:
        self._secret = signing_secret
        self._token = token
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._ids = ids
        self._session: aiohttp.ClientSession | None = None
        self._posts: set[asyncio.Task[Ack]] = set()
        self.url = ""
        self.options_url = ""

    async def set_url(self, url: str, *, options_url: str = "") -> None:
        """Use this request URL once it answers the url_verification challenge.

        Raises ValueError when it does not.
        """
        challenge = self._ids.secret()
        question = {"token": self._token, "challenge": challenge, "type": "url_verification"}
        ack = await self._post(url, json.dumps(question).encode(), "application/json", Retry())
        answer = ack.body.get("challenge") if isinstance(ack.body, dict) else ack.body
        if ack.status != "ok" or answer != challenge:
            raise ValueError(f"{url} did not answer the challenge ({ack.reason or 'wrong answer'})")
        self.url, self.options_url = url, options_url or url

    async def deliver(self, kind: Kind, payload: Json, retry: Retry) -> Ack:
        """Post one delivery and wait three seconds for the answer."""
        if not self.url:
            return Ack(status="unreachable", reason="connection_failed")
        url = self.options_url if payload.get("type") == "block_suggestion" else self.url
        body, content_type = _encoded(kind, payload)
        post = asyncio.get_running_loop().create_task(self._post(url, body, content_type, retry))
        self._posts.add(post)
        post.add_done_callback(self._posts.discard)
        if not await self._clock.within(ACK_WINDOW, post):
            post.add_done_callback(self._note_late)
            return Ack(status="timeout", reason="http_timeout")
        if self._faults.take_delivery("drop_acks"):
            await self._clock.sleep(ACK_WINDOW)
            return Ack(status="timeout", reason="http_timeout")
        return post.result()

    async def send_forged(
        self, payload: Json, *, seconds_old: float = 0.0, right_secret: bool = False
    ) -> int:
        """Post an event under a wrong signature or an old timestamp; the status the app gave."""
        stamp = str(int(time.time() - seconds_old))
        body = json.dumps(payload).encode()
        secret = self._secret if right_secret else "not-the-secret"
        headers = self._headers("application/json", stamp, body, Retry(), secret)
        async with self._client().post(self.url, data=body, headers=headers) as answer:
            return answer.status

    async def close(self) -> None:
        """End the requests under way."""
        posts = list(self._posts)
        for post in posts:
            post.cancel()
        await asyncio.gather(*posts, return_exceptions=True)
        if self._session:
            await self._session.close()
            self._session = None

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=LONGEST_WAIT)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    def _note_late(self, post: asyncio.Task[Ack]) -> None:
        if post.cancelled():
            return
        self._journal.record(
            side="slack",
            kind="ack",
            name="ack",
            status="late",
            answer=post.result().body,
            note="too late",
        )

    def _headers(
        self, content_type: str, stamp: str, body: bytes, retry: Retry, secret: str
    ) -> dict[str, str]:
        headers = {
            "Content-Type": content_type,
            "User-Agent": _ROBOT,
            "Accept": "application/json,*/*",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(secret, stamp, body),
        }
        if retry.number:
            headers |= {
                "X-Slack-Retry-Num": str(retry.number),
                "X-Slack-Retry-Reason": retry.reason,
            }
        return headers

    async def _post(self, url: str, body: bytes, content_type: str, retry: Retry) -> Ack:
        stamp = str(int(time.time()))  # the app compares it with the wall clock, not with ours
        headers = self._headers(content_type, stamp, body, retry, self._secret)
        try:
            async with self._client().post(
                url, data=body, headers=headers, max_redirects=2
            ) as answer:
                return _ack(answer.status, await answer.text(), answer.headers)
        except aiohttp.TooManyRedirects:
            return Ack(status="failed", reason="too_many_redirects")
        except TimeoutError:
            return Ack(status="timeout", reason="http_timeout")
        except aiohttp.ClientSSLError:
            return Ack(status="unreachable", reason="ssl_error")
        except aiohttp.ClientError:
            return Ack(status="unreachable", reason="connection_failed")


def _encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    if kind == "slash_commands":
        return urlencode(payload).encode(), form
    return urlencode({"payload": json.dumps(payload)}).encode(), form


def _ack(status: int, text: str, headers: Mapping[str, str]) -> Ack:
    no_retry = headers.get("x-slack-no-retry") == "1"
    if status // 100 != _SUCCESS:
        return Ack(status="failed", reason="http_error", no_retry=no_retry, body=text[:500])
    return Ack(status="ok", body=_body(text))


def _body(text: str) -> Json | str | None:
    if not text:
        return None
    try:
        decoded = json.loads(text)
    except ValueError:
        return text
    return decoded if isinstance(decoded, dict) else text
