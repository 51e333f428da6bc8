"""The Slack workspace as flows see it: a port without Slack's SDK. `webapi` is its one adapter.

SlackError            Slack did not do what it was asked
├─ SlackDown          no connection or a failing server; nothing was done: try again later
│  ├─ SlackBusy       asked to wait `retry_after` seconds
│  └─ SlackLockedOut  our token is not taken, or may not do this: an administrator has to mend it
├─ SlackUnclear       a post was sent and its answer was lost: look before repeating
├─ SlackRefused       Slack said no for good; `code` is its word (channel_not_found, is_archived…)
└─ FileWithheld       a file cannot be had; `why` is one of its constants
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from helpdesks.models import Bytes

Block = dict[str, Any]
View = dict[str, Any]


class SlackError(Exception):
    """Slack did not do what it was asked."""


class SlackDown(SlackError):
    """Nothing was done; the same call may be made again."""


class SlackBusy(SlackDown):
    """Slack asks to wait `retry_after` seconds before this method is called again."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"asked to wait {retry_after:g} s")
        self.retry_after = retry_after


class SlackLockedOut(SlackDown):
    """Slack does not take our token, or it may not do this. `code` is Slack's word for it."""

    def __init__(self, code: str = "", messages: Sequence[str] = ()) -> None:
        super().__init__(": ".join([code, *messages]))
        self.code = code
        self.messages = tuple(messages)


class SlackUnclear(SlackError):
    """A write was sent and its answer was lost."""


class SlackRefused(SlackError):
    """Slack said no. `code` is Slack's own word for the reason."""

    def __init__(self, code: str, messages: Sequence[str] = ()) -> None:
        super().__init__(": ".join([code, *messages]))
        self.code = code


class Withheld(StrEnum):
    """Why a file cannot be had from Slack."""

    NOT_A_FILE = "not_a_file"  # Slack answered with a page instead (scope files:read is missing)
    GONE = "gone"  # deleted, or hidden by the workspace's plan
    ELSEWHERE = "elsewhere"  # lives at another service; Slack only links to it
    EDITABLE = "editable"  # a canvas, list or post: there is no file to carry


class FileWithheld(SlackError):
    """A file cannot be had; `why` says which of the reasons it is."""

    def __init__(self, why: Withheld) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """In whose name something is posted; `picture` is an address that everybody can read."""

    name: str
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is posted: `text` alone must tell the whole story (notifications, screen readers).

    Without an `author` it is ours.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    author: Author | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the workspace, as Slack knows them. `confirmed`: Slack has proven the address.

    A `stranger` belongs to another organization; whoever does counts as a `guest` too.
    """

    id: str
    name: str
    email: str = ""
    confirmed: bool = False
    guest: bool = False
    bot: bool = False
    locale: str = "en-US"
    tz: str = "UTC"
    picture: str = ""
    stranger: bool = False
    deactivated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation. `shared`: people of other organizations are in it.

    `direct`: with one person; `group`: with several, and no channel either.
    """

    id: str
    name: str = ""
    member: bool = False
    private: bool = False
    direct: bool = False
    group: bool = False
    shared: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackFile:
    """A file somebody shared. `url` opens with the bot's token only."""

    id: str
    name: str
    size: int | None = None
    mimetype: str = "application/octet-stream"
    url: str = field(default="", repr=False)
    permalink: str = ""
    withheld: Withheld | None = None


class Workspace(Protocol):
    """One workspace. Every method may raise `SlackError`; only `post` and `share` raise Unclear."""

    team: str
    bot_user: str
    in_names: bool
    """Whether what has an author is posted in their name."""

    async def post(
        self, channel: str, message: Message, *, key: str, thread_ts: str | None = None
    ) -> str:
        """Post a message that carries `key` in its metadata; answer its ts."""

    async def find_post(
        self, channel: str, key: str, *, since: datetime, thread_ts: str | None = None
    ) -> str | None:
        """Look for our message with this key, posted since then; answer its ts."""

    def replies(
        self, channel: str, thread_ts: str, *, since: datetime
    ) -> AsyncIterator[dict[str, Any]]:
        """What stands in a thread since then, its first message as well, as Slack shows it."""

    async def update(self, channel: str, ts: str, message: Message, *, key: str) -> None: ...
    async def delete(self, channel: str, ts: str) -> None:
        """Delete a message of ours; nothing happens if it is gone."""

    async def delete_file(self, file_id: str) -> None:
        """Delete a file that we have shared; nothing happens if it is gone."""

    async def ephemeral(
        self, channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None: ...
    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer where a command or button was used, seen by that person only."""

    async def open_view(self, trigger_id: str, view: View) -> str:
        """Open a modal; answer its id. A late trigger is SlackRefused('expired_trigger_id')."""

    async def push_view(self, trigger_id: str, view: View) -> str: ...
    async def update_view(
        self,
        view: View,
        *,
        view_id: str | None = None,
        external_id: str | None = None,
        picture: str | None = None,
    ) -> bool:
        """Change a modal on screen; False when the person has closed it meanwhile.

        With the hash of the `picture` it was made from, SlackRefused('hash_conflict') says that the
        modal has changed since.
        """

    async def publish_home(self, user: str, view: View) -> None: ...
    async def member(self, user: str, *, fresh: bool = False) -> Member:
        """Who a person is; `fresh` asks Slack even if it was asked a moment ago."""

    async def channel(self, channel: str, *, fresh: bool = False) -> Channel:
        """What we may know of a channel; one that is hidden from us answers `member=False`.

        `fresh` asks Slack even if it was asked a moment ago.
        """

    async def members(self, channel: str) -> tuple[str, ...]:
        """The ids of all who are in a channel, asked anew each time."""

    async def direct(self, user: str) -> str:
        """Open the direct conversation with a person; answer its channel id."""

    async def react(self, channel: str, ts: str, name: str) -> None: ...
    async def unreact(self, channel: str, ts: str, name: str) -> None: ...
    async def permalink(self, channel: str, ts: str) -> str: ...
    async def file(self, file_id: str) -> SlackFile: ...
    def fetch(self, file: SlackFile) -> AbstractAsyncContextManager[Bytes]:
        """Open a shared file for reading, streamed; FileWithheld when Slack will not give it."""

    async def upload(self, file: Bytes) -> str:
        """Send a file's bytes, streamed (`file.size` known and not 0); answer its file id."""

    async def share(
        self,
        files: Mapping[str, str],
        *,
        channel: str,
        thread_ts: str | None = None,
        comment: str = "",
    ) -> None:
        """Show uploaded files (id → title) in a channel or thread."""

    async def shared_ts(self, file_id: str, channel: str) -> str | None:
        """Answer the ts of the message that shows an uploaded file, once Slack tells."""
