"""What a workspace is made of: team, app, users, channels, messages, files, views, and changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["channel", "group", "im", "mpim"]
ChangeKind = Literal[
    "user_added",
    "user_changed",
    "channel_added",
    "channel_archived",
    "channel_unarchived",
    "channel_renamed",
    "channel_converted",
    "channel_shared",
    "channel_unshared",
    "channel_id_changed",
    "channel_deleted",
    "app_revoked",
    "app_uninstalled",
    "member_joined",
    "member_left",
    "message_posted",
    "message_changed",
    "message_deleted",
    "reaction_added",
    "reaction_removed",
    "file_added",
    "file_shared",
    "file_deleted",
    "view_opened",
    "view_updated",
    "view_closed",
    "view_state",
    "home_published",
    "home_opened",
]
_PATTERN = bytes(range(256)) * 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The installed app: its ids and what it may present as proof (all obviously fake)."""

    id: str
    name: str
    bot_id: str
    bot_user: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    verification_token: str = field(default="sandbox-verification", repr=False)


@dataclass(slots=True, kw_only=True)
class User:
    """A person or the bot. `name` is the handle, `display_name` may be empty as at Slack.

    `team` is the organization somebody of another workspace belongs to; empty for our own people.
    """

    id: str
    name: str
    real_name: str
    display_name: str = ""
    email: str = ""
    title: str = ""
    locale: str = "en-US"
    tz: str = "Europe/London"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    updated: int = 0
    team: str = ""
    email_confirmed: bool = True


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation. `members` are user ids in order of joining; an `im` has two and no name.

    `shared_with` holds the ids of other organizations' teams (Slack Connect).
    """

    id: str
    name: str
    kind: ChannelKind
    members: list[str] = field(default_factory=list)
    creator: str = ""
    created: int = 0
    topic: str = ""
    purpose: str = ""
    is_general: bool = False
    is_archived: bool = False
    shared_with: list[str] = field(default_factory=list)
    previous_names: list[str] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as Slack stores it: `text` escaped, blocks with ids, `thread_ts` only on replies.

    `only_for` names the one person who sees it (ephemeral). `by_app` marks the app's own messages.
    `facts` is what a message of Slack's own says beside its words (inviter, name, old_name).
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: Json | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    username: str | None = None
    icons: Json | None = None
    by_app: bool = False
    only_for: str | None = None
    edited: tuple[str, str] | None = None
    facts: Json = field(default_factory=dict)

    @property
    def in_a_name(self) -> bool:
        """Whether the app posted it in somebody's name: Slack then names no user."""
        return self.by_app and bool(self.username or self.icons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    ts: str
    thread_ts: str | None


@dataclass(frozen=True, slots=True)
class Generated:
    """Content of `size` bytes that is made while it is read and never stored."""

    size: int

    def chunks(self, start: int = 0, length: int = 1 << 20) -> Iterator[bytes]:
        """The bytes from `start` on, in pieces of at most `length`."""
        period = len(_PATTERN)
        piece = _PATTERN * (length // period + 2)
        while start < self.size:
            offset = start % period
            count = min(length, self.size - start)
            yield piece[offset : offset + count]
            start += count


@dataclass(slots=True, kw_only=True)
class File:
    """An uploaded file. `content` is where its bytes are; None when they were only counted.

    `mode` is "hosted", "tombstone" (deleted), "external" (elsewhere, at `external_url`),
    "hidden_by_limit" or "file_access" (only files.info tells more).
    `for_app` is true when the app may read it although it is shared nowhere: it uploaded the
    file itself or a person put it into one of its forms.
    """

    id: str
    user: str
    name: str
    title: str
    mimetype: str
    filetype: str
    size: int
    created: int
    content: Path | Generated | None = None
    mode: str = "hosted"
    alt_txt: str = ""
    external_url: str = ""
    for_app: bool = False
    shares: dict[str, list[Share]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class View:
    """A modal or a Home tab on somebody's screen.

    `body` is what the app sent, with ids and defaults filled in. `values` holds the state of each
    stateful element by block_id and action_id. `errors` (by block_id) and `notice` are what the
    person was told after the last submission; `busy` is set while a submission is under way.
    """

    id: str
    user: str
    kind: Literal["modal", "home"]
    body: Json
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    busy: bool = False

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body.get("blocks", [])
        return blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened in the workspace.

    `user` is whose screen it is about (views, Home, ephemeral messages), who came, went or changed,
    or who did it (reactions, files, what is done to a channel); `by` is who brought or removed
    them; `previous` the message before an edit or the one deleted; `old` the channel's id before;
    `team` the other organization.
    """

    kind: ChangeKind
    channel: str | None = None
    user: str | None = None
    by: str | None = None
    old: str | None = None
    team: str | None = None
    message: Message | None = None
    previous: Message | None = None
    reaction: str | None = None
    file: File | None = None
    view: View | None = None
    tab: str | None = None
