"""Users and channels: who is there, and who is in what."""

from collections.abc import Callable

from sandbox.clock import Clock
from sandbox.slack.ids import Ids
from sandbox.slack.records import Change, Channel, ChannelKind, User

Emit = Callable[[Change], None]
_PREFIX: dict[ChannelKind, str] = {"channel": "C", "group": "C", "im": "D", "mpim": "G"}


class Users:
    """Everybody in the workspace, the bot included, by id."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._by_id: dict[str, User] = {}

    def add(self, user: User) -> User:
        """Add somebody; ids and handles are unique."""
        self._by_id[user.id] = user
        self._emit(Change(kind="user_added", user=user.id))
        return user

    def get(self, user_id: str) -> User | None:
        return self._by_id.get(user_id)

    def named(self, name: str) -> User | None:
        """The one with that id or handle (an @ before it is allowed)."""
        handle = name.removeprefix("@")
        found = self._by_id.get(handle)
        return found or next((user for user in self.all() if user.name == handle), None)

    def by_email(self, email: str) -> User | None:
        """The active person with exactly that address (case does not count)."""
        wanted = email.casefold()
        return next(
            (u for u in self.all() if u.email and u.email.casefold() == wanted and not u.deleted),
            None,
        )

    def all(self) -> list[User]:
        return list(self._by_id.values())

    def humans(self) -> list[User]:
        """The people one can act as."""
        return [user for user in self.all() if not user.is_bot and not user.deleted]


class Channels:
    """Public and private channels, direct messages, by id."""

    def __init__(self, emit: Emit, clock: Clock, ids: Ids) -> None:
        self._emit = emit
        self._clock = clock
        self._ids = ids
        self._by_id: dict[str, Channel] = {}

    def add(
        self,
        name: str,
        *,
        kind: ChannelKind = "channel",
        members: list[str],
        creator: str = "",
        topic: str = "",
        purpose: str = "",
        is_general: bool = False,
    ) -> Channel:
        """Create a conversation with these members."""
        channel = Channel(
            id=self._ids.new(_PREFIX[kind]),
            name=name,
            kind=kind,
            members=list(members),
            creator=creator or (members[0] if members else ""),
            created=self._clock.epoch(),
            topic=topic,
            purpose=purpose,
            is_general=is_general,
        )
        self._by_id[channel.id] = channel
        self._emit(Change(kind="channel_added", channel=channel.id))
        return channel

    def get(self, channel_id: str) -> Channel | None:
        return self._by_id.get(channel_id)

    def named(self, name: str) -> Channel | None:
        """The one with that id or name (a # before it is allowed)."""
        bare = name.removeprefix("#")
        found = self._by_id.get(bare)
        return found or next((c for c in self.all() if c.name and c.name == bare), None)

    def dm(self, one: str, other: str) -> Channel:
        """The direct messages between two users, begun when there are none yet."""
        pair = {one, other}
        for channel in self.all():
            if channel.kind == "im" and set(channel.members) == pair:
                return channel
        return self.add("", kind="im", members=[one, other])

    def find_dm(self, *users: str) -> Channel | None:
        """The existing conversation of exactly these users."""
        wanted = set(users)
        return next(
            (c for c in self.all() if c.kind in ("im", "mpim") and set(c.members) == wanted), None
        )

    def all(self) -> list[Channel]:
        return list(self._by_id.values())

    def join(self, channel: Channel, user_id: str) -> bool:
        """Make somebody a member; False when they were one."""
        if user_id in channel.members:
            return False
        channel.members.append(user_id)
        self._emit(Change(kind="member_joined", channel=channel.id, user=user_id))
        return True

    def leave(self, channel: Channel, user_id: str) -> bool:
        """End somebody's membership; False when there was none."""
        if user_id not in channel.members:
            return False
        self._emit(Change(kind="member_left", channel=channel.id, user=user_id))
        channel.members.remove(user_id)
        return True

    def archive(self, channel: Channel, *, archived: bool = True) -> None:
        """Archive it, or bring it back."""
        channel.is_archived = archived
        self._emit(Change(kind="channel_changed", channel=channel.id))
