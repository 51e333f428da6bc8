"""Files of the workspace: looked at, fetched, uploaded and shown.

How Slack moves files: https://docs.slack.dev/messaging/working-with-files
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from http import HTTPStatus

from handlers import payloads
from handlers.webapi import reading
from handlers.webapi.calls import Calls, wait_of
from handlers.webapi.hosts import Hosts
from handlers.workspace import (
    FileWithheld,
    SlackBusy,
    SlackDown,
    SlackFile,
    SlackRefused,
    Withheld,
)
from helpdesks.answers import Answer
from helpdesks.carrier import Carrier
from helpdesks.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    Unintelligible,
    Unreachable,
    WrongLength,
)
from helpdesks.models import Bytes

HTML = "text/html"
UNKNOWN = "file_not_found"  # an upload that was not completed, for one
LOST = frozenset({UNKNOWN, "file_deleted", "access_denied"})


class Files:
    """The file methods of a workspace; bytes travel through the carrier, never through memory."""

    def __init__(self, calls: Calls, carrier: Carrier, hosts: Hosts, token: str) -> None:
        self._calls, self._carrier, self._hosts = calls, carrier, hosts
        self._headers = {"Authorization": f"Bearer {token}"}

    async def file(self, file_id: str) -> SlackFile:
        try:
            answer = await self._calls.read("files.info", file=file_id)
        except SlackRefused as refused:
            if refused.code in LOST:
                return SlackFile(id=file_id, name=file_id, withheld=Withheld.GONE)
            raise
        return payloads.file(answer["file"])

    @asynccontextmanager
    async def fetch(self, file: SlackFile) -> AsyncIterator[Bytes]:
        if file.withheld:
            raise FileWithheld(file.withheld)
        if not file.url:
            raise FileWithheld(Withheld.GONE)
        if not self._hosts.trusts(file.url):
            raise FileWithheld(Withheld.ELSEWHERE)
        async with AsyncExitStack() as opened:
            fetching = self._carrier.fetch(file.url, headers_for=self._headers_for)
            with _as_slack():
                body = await opened.enter_async_context(fetching)
            yield _checked(file, body)

    async def upload(self, file: Bytes) -> str:
        answer = await self._calls.write(
            "files.getUploadURLExternal", filename=file.name, length=file.size
        )
        url = str(answer["upload_url"])
        if not self._hosts.trusts(url):
            raise SlackRefused("foreign_upload_url")
        _stored(await self._send(url, file))
        return str(answer["file_id"])

    async def _send(self, url: str, file: Bytes) -> Answer:
        """Send the bytes; an upload that nothing refers to is discarded, so it may be repeated."""
        headers = {"Content-Type": "application/octet-stream"}
        try:
            return await self._carrier.send("POST", url, headers=headers, file=file)
        except WrongLength:
            raise  # the fault of the file's other end
        except Unreachable as error:
            raise SlackDown(str(error)) from error

    async def share(
        self, files: Mapping[str, str], *, channel: str, thread_ts: str | None, comment: str
    ) -> None:
        await self._calls.post(
            "files.completeUploadExternal",
            files=[{"id": file_id, "title": title} for file_id, title in files.items()],
            channel_id=channel,
            thread_ts=thread_ts,
            initial_comment=comment or None,
        )

    async def shared_ts(self, file_id: str, channel: str) -> str | None:
        try:
            answer = await self._calls.read("files.info", file=file_id)
        except SlackRefused as refused:
            if refused.code == UNKNOWN:
                return None
            raise
        return reading.share_ts(answer["file"], channel)

    def _headers_for(self, url: str) -> Mapping[str, str]:
        """Send the token to Slack alone: a redirect may lead anywhere."""
        return self._headers if self._hosts.trusts(url) else {}


def _checked(file: SlackFile, body: Bytes) -> Bytes:
    """Refuse the sign-in page that stands in for a file when the scope is missing."""
    page = body.content_type == HTML
    expected = file.mimetype == HTML and file.size in {None, body.size}
    if page and not expected:
        raise FileWithheld(Withheld.NOT_A_FILE)
    return replace(body, name=file.name, content_type=file.mimetype)


def _stored(answer: Answer) -> None:
    if answer.good:
        return
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise SlackBusy(wait_of(answer.headers))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SlackDown(f"status {answer.status}")
    raise SlackRefused(f"upload_status_{answer.status}")


@contextmanager
def _as_slack() -> Iterator[None]:
    """Name what the carrier met as what it means at Slack."""
    try:
        yield
    except RateLimited as busy:
        raise SlackBusy(busy.retry_after) from busy
    except (Forbidden, SignInFailed) as error:
        raise FileWithheld(Withheld.NOT_A_FILE) from error
    except NotFound as error:
        raise FileWithheld(Withheld.GONE) from error
    except Unreachable as error:
        raise SlackDown(str(error)) from error
    except (Refused, Unintelligible) as error:
        raise FileWithheld(Withheld.NOT_A_FILE) from error
