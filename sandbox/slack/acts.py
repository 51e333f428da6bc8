"""What a person does in Slack: types, clicks, shares, looks.

Every wait has a deadline in real seconds and raises an AssertionError that says what was seen
instead. What Slack's own client would not allow raises NotPossible, an AssertionError too.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from sandbox.slack import choices, composer, mrkdwn
from sandbox.slack.commands import CommandAnswer
from sandbox.slack.delivery import Ack
from sandbox.slack.interactions import NotPossible, Suggestions
from sandbox.slack.managing import Manager
from sandbox.slack.member import Which
from sandbox.slack.records import Channel, File, Generated, Json, Message, View
from sandbox.slack.screen import HomeTab, Modal
from sandbox.slack.seen import Seen, SeenFile, seen
from sandbox.slack.server import SlackServer
from sandbox.slack.told import Told

__all__ = ["CommandAnswer", "HomeTab", "Modal", "NotPossible", "Person", "Seen", "SeenFile"]

Attachment = tuple[str, bytes | Generated] | tuple[str, bytes | Generated, str] | File


class Person(Manager):
    """Somebody of the workspace, by handle or id. Raises LookupError for nobody."""

    def __init__(self, server: SlackServer, handle: str) -> None:
        super().__init__(server.workspace, handle)
        self.slack = server.slack
        self._offered: dict[tuple[str, str], dict[str, Json]] = {}
        self._under_way: set[asyncio.Task[Ack]] = set()

    async def command(
        self, line: str, *, channel: str, thread: Which | None = None
    ) -> CommandAnswer:
        """Type a slash command; with `thread` into a thread, where Slack refuses it."""
        where = self.channel(channel)
        return await self.slack.commands.send(
            self.user.id, where, line, in_thread=thread is not None
        )

    async def shortcut(self, callback_id: str) -> Ack:
        """Choose a global shortcut."""
        return await self.slack.interactions.shortcut(self.user.id, callback_id)

    async def message_shortcut(self, callback_id: str, message: Which) -> Ack:
        """Choose a shortcut in a message's menu."""
        return await self.slack.interactions.message_shortcut(
            self.user.id, callback_id, self.message(message)
        )

    async def act(
        self, source: Message | View, block_id: str, action_id: str, value: object = None
    ) -> Ack:
        """Use an element of a message or view; `value` as it stands in the state."""
        return await self.slack.interactions.act(self.user.id, source, block_id, action_id, value)

    async def suggest(
        self, source: Message | View, block_id: str, action_id: str, query: str
    ) -> Suggestions:
        """Type into an external select; the options (or groups) shown."""
        found = await self.slack.interactions.suggest(
            self.user.id, source, block_id, action_id, query
        )
        known = self._offered.setdefault((block_id, action_id), {})
        known.update({option["value"]: option for option in choices.flat(found.options)})
        return found

    def offered(self, block_id: str, action_id: str) -> list[Json]:
        """Every option that a `suggest` for that element has brought."""
        return list(self._offered.get((block_id, action_id), {}).values())

    def hold(self, view: View, block_id: str, action_id: str, value: object) -> Told:
        """Type or choose in a form; elements that tell the app at once do so in the background."""
        if not self.slack.interactions.hold(view, block_id, action_id, value):
            return Told(None)
        return Told(self._start(self.act(view, block_id, action_id, value)))

    async def modal(self, title: str | None = None, timeout: float = 5) -> Modal:  # noqa: ASYNC109 - as tests say it
        """Wait for a modal before this person, with that title if one is given."""

        def on_top() -> Modal | None:
            top = self.workspace.views.top(self.user.id)
            fits = top and (title is None or top.body["title"]["text"] == title)
            return Modal(self, top) if top and fits else None

        found = await self.workspace.until(on_top, timeout)
        if found is None:
            top = self.workspace.views.top(self.user.id)
            there = top.body["title"]["text"] if top else "no modal"
            raise AssertionError(f"no modal {title or ''} came; on the screen is {there}")
        return found

    async def open_home(self, timeout: float = 5) -> HomeTab:  # noqa: ASYNC109 - as tests say it
        """Open the app's Home tab and wait until it is published."""
        before = self.workspace.views.home(self.user.id)
        known = before.hash if before else None
        self.look_at_app("home")

        def published() -> HomeTab | None:
            home = self.workspace.views.home(self.user.id)
            return HomeTab(self, home) if home and home.hash != known else None

        found = await self.workspace.until(published, timeout)
        if found is None:
            raise AssertionError("the app published no Home tab")
        return found

    def look_at_app(self, tab: str) -> None:
        """Open the Home or Messages tab without waiting for anything."""
        self.slack.interactions.open_home(self.user.id, tab)

    def messages(self, channel: str) -> list[Seen]:
        """What this person sees there, oldest first, replies and ephemeral messages included."""
        found = self.workspace.messages.all(self.channel(channel).id)
        return [seen(self, message) for message in found if self.can_see(message)]

    async def sees(
        self,
        text: str,
        *,
        channel: str | None = None,
        thread: Which | None = None,
        after: Which | None = None,
        timeout: float = 5,  # noqa: ASYNC109 - as tests say it
    ) -> Seen:
        """Wait for a message with that text: the newest, anywhere or in one channel or thread.

        `after` looks only at messages newer than that one.
        """
        where = [self.channel(channel)] if channel else self.workspace.channels.all()

        def found() -> Seen | None:
            for message in reversed(self._visible(where, thread, after)):
                shown = seen(self, message)
                if text in shown.text or text in shown.all_text:
                    return shown
            return None

        result = await self.workspace.until(found, timeout)
        if result is None:
            there = [seen(self, m).all_text[:120] for m in self._visible(where, thread, after)[-5:]]
            raise AssertionError(f"{self.user.name} saw no {text!r}; the last were {there}")
        return result

    async def post(
        self,
        text: str = "",
        *,
        channel: str,
        thread: Which | None = None,
        files: Sequence[Attachment] = (),
        broadcast: bool = False,
    ) -> Seen:
        """Write a message, in a thread and with files if given.

        A file is (name, bytes) or (name, bytes, media type), or one made before with
        `workspace.files.add`.
        """
        where = self.channel(channel)
        self._may_write(where)
        uploaded = [await self._uploaded(file) for file in files]
        stored = composer.typed_message(self.workspace, text)
        message = self.workspace.messages.post(
            channel=where.id,
            user=self.user.id,
            text=stored,
            blocks=mrkdwn.rich_text(stored, self.workspace.ids.block_id()),
            thread_ts=(thread.thread_ts or thread.ts) if thread else None,
            files=[file.id for file in uploaded],
            subtype=_subtype(files=bool(uploaded), broadcast=broadcast),
            client_msg_id=self.workspace.ids.uuid(),
        )
        for file in uploaded:
            self.workspace.files.share(file, message)
        return seen(self, message)

    def reload(self) -> None:
        """Reload Slack: ephemeral messages and open modals are gone, without a word to the app."""
        self.workspace.messages.drop_ephemeral(self.user.id)
        self.workspace.views.clear(self.user.id)

    def _visible(
        self, where: Sequence[Channel], thread: Which | None, after: Which | None
    ) -> list[Message]:
        root = (thread.thread_ts or thread.ts) if thread else None
        found = [
            message
            for channel in where
            for message in self.workspace.messages.all(channel.id)
            if self.can_see(message)
            and (root is None or message.thread_ts == root)
            and (after is None or message.ts > after.ts)
        ]
        return sorted(found, key=lambda message: message.ts)

    def _may_write(self, channel: Channel) -> None:
        if self.user.id not in channel.members or channel.is_archived:
            raise NotPossible(f"{self.user.name} cannot write in {channel.name or 'that DM'}")
        manifest = self.slack.manifest
        with_app = channel.kind == "im" and self.workspace.app.bot_user in channel.members
        if with_app and (manifest.messages_tab_read_only or not manifest.messages_tab):
            raise NotPossible("the app takes no messages")

    async def _uploaded(self, attachment: Attachment) -> File:
        if isinstance(attachment, File):
            return attachment
        name, data, *mimetype = attachment
        return await self.workspace.files.add(
            user=self.user.id, name=name, data=data, mimetype="".join(mimetype)
        )

    def _start(self, act: Coroutine[Any, Any, Ack]) -> asyncio.Task[Ack]:
        task = asyncio.get_running_loop().create_task(act)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task


def _subtype(*, files: bool, broadcast: bool) -> str | None:
    if files:
        return "file_share"
    return "thread_broadcast" if broadcast else None
