"""Buttons, menus, shortcuts, option lists and the App Home, from the person's side."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.journal import Journal
from sandbox.slack import inputs, payloads
from sandbox.slack.blockkit import offered_options
from sandbox.slack.delivery import Ack, Delivery
from sandbox.slack.manifest import Manifest
from sandbox.slack.records import Change, Json, Message, View
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.state import Workspace
from sandbox.slack.triggers import Triggers

MOST_STATES = 1_000
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Options or groups as the app gave them, `{"label": ..., "options": [...]}`.

    There are none, and `failed` is set, when the app was too slow or its answer is not valid.
    """

    options: tuple[Json, ...] = ()
    failed: bool = False


class NotPossible(AssertionError):
    """Slack's client would not have let the person do that."""


class Interactions:
    """Sends what people do with what the app has shown them."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        triggers: Triggers,
        urls: ResponseUrls,
        delivery: Delivery,
        journal: Journal,
    ) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._triggers = triggers
        self._urls = urls
        self._delivery = delivery
        self._journal = journal
        self._held: dict[tuple[str, str, str], dict[str, dict[str, Json]]] = {}

    async def act(
        self, user: str, source: Message | View, block_id: str, action_id: str, value: object = None
    ) -> Ack:
        """Press a button or change a menu: one block_actions, whatever kind of element it is.

        `value` is what the element holds from now on: an option, a list of options, a user id, a
        date, a text; nothing for a button. Raises NotPossible when the element is not there.
        """
        element = self._element(source, block_id, action_id)
        entry = self._entry(element, value)
        if entry is not None and inputs.is_stateful(element):
            self._hold(user, source, block_id, action_id, entry)
        action = payloads.action(block_id, element, entry, self._workspace.clock.ts())
        payload = payloads.interaction(self._workspace, "block_actions", user) | {
            "api_app_id": self._workspace.app.id,
            "actions": [action],
            **self._source(user, source),
        }
        ack = await self._delivery.ask("interactive", f"block_actions {action_id}", payload)
        if isinstance(source, View):
            notice = "" if ack.status == "ok" else TROUBLE
            self._workspace.views.tell(source, errors=source.errors, notice=notice, busy=False)
        return ack

    def hold(self, view: View, block_id: str, action_id: str, value: object) -> bool:
        """Type or choose something in a form; True when the app is to be told at once (`act`)."""
        element = self._element(view, block_id, action_id)
        self._workspace.views.hold(view, block_id, action_id, inputs.state(element, value))
        block = next(block for block in view.blocks if block["block_id"] == block_id)
        return block["type"] != "input" or bool(block.get("dispatch_action"))

    def state_of(self, user: str, message: Message) -> dict[str, dict[str, Json]]:
        """What that person has chosen in the elements of a message."""
        held = self._held.get((user, message.channel, message.ts), {})
        return inputs.carried_over(message.blocks, held)

    async def suggest(
        self, user: str, source: Message | View, block_id: str, action_id: str, query: str
    ) -> Suggestions:
        """The options the app offers for what was typed into an external select."""
        element = self._element(source, block_id, action_id)
        if len(query) < element.get("min_query_length", 3):
            return Suggestions()
        payload = payloads.suggestion(
            self._workspace, user, block_id=block_id, action_id=action_id, value=query
        ) | self._shown_in(user, source)
        ack = await self._delivery.ask("interactive", f"block_suggestion {action_id}", payload)
        if ack.status != "ok":
            return Suggestions(failed=True)
        options, problems = offered_options(ack.body)
        if problems:
            self._journal.record(
                side="slack",
                kind="refused",
                name="block_suggestion",
                status="failed",
                answer=ack.body,
                note="; ".join(problems),
            )
        return Suggestions(options=tuple(options), failed=bool(problems))

    async def shortcut(self, user: str, callback_id: str) -> Ack:
        """Choose a global shortcut. Raises NotPossible when the manifest has none such."""
        if self._manifest.shortcut(callback_id, "global") is None:
            raise NotPossible(f"there is no global shortcut {callback_id}")
        payload = payloads.shortcut(
            self._workspace,
            user,
            callback_id=callback_id,
            trigger_id=self._triggers.issue(user),
            action_ts=self._workspace.clock.ts(),
        )
        return await self._delivery.ask("interactive", f"shortcut {callback_id}", payload)

    async def message_shortcut(self, user: str, callback_id: str, message: Message) -> Ack:
        """Choose a shortcut in a message's menu; not there on ephemeral messages."""
        channel = self._workspace.channels.get(message.channel)
        known = self._manifest.shortcut(callback_id, "message")
        if known is None or channel is None or message.only_for is not None:
            raise NotPossible(f"there is no message shortcut {callback_id} on that message")
        payload = payloads.message_shortcut(
            self._workspace,
            user,
            callback_id=callback_id,
            message=message,
            channel=channel,
            trigger_id=self._triggers.issue(user),
            response_url=self._urls.issue(user, channel.id),
            action_ts=self._workspace.clock.ts(),
        )
        return await self._delivery.ask("interactive", f"message_action {callback_id}", payload)

    def open_home(self, user: str, tab: str = "home") -> None:
        """Look at the app's Home or Messages tab: app_home_opened."""
        if tab == "home" and not self._manifest.home_tab:
            raise NotPossible("the app has no Home tab")
        self._workspace.emit(Change(kind="home_opened", user=user, tab=tab))

    def _element(self, source: Message | View, block_id: str, action_id: str) -> Json:
        for block, element in _interactive(source):
            if block["block_id"] == block_id and element["action_id"] == action_id:
                return element
        raise NotPossible(f"there is no {action_id} in block {block_id}")

    def _entry(self, element: Json, value: object) -> Json | None:
        if inputs.is_stateful(element):
            return inputs.state(element, value)
        return {"selected_option": value} if element["type"] == "overflow" else None

    def _hold(
        self, user: str, source: Message | View, block_id: str, action_id: str, entry: Json
    ) -> None:
        if isinstance(source, View):
            self._workspace.views.hold(source, block_id, action_id, entry)
            return
        held = self._held.setdefault((user, source.channel, source.ts), {})
        held.setdefault(block_id, {})[action_id] = entry
        while len(self._held) > MOST_STATES:
            del self._held[next(iter(self._held))]

    def _source(self, user: str, source: Message | View) -> Json:
        if isinstance(source, View):
            trigger_id = self._triggers.issue(user, view=source.id)
            return self._shown_in(user, source) | {"trigger_id": trigger_id}
        return self._shown_in(user, source) | {
            "trigger_id": self._triggers.issue(user),
            "response_url": self._urls.issue(user, source.channel, original=source),
            "state": {"values": self.state_of(user, source)},
        }

    def _shown_in(self, user: str, source: Message | View) -> Json:
        if isinstance(source, View):
            return payloads.on_view(self._workspace, source)
        channel = self._workspace.channels.get(source.channel)
        if channel is None or not self._workspace.sees_message(user, source):
            raise NotPossible("that person does not see this message")
        return payloads.on_message(self._workspace, source, channel)


def _interactive(source: Message | View) -> Iterator[tuple[Json, Json]]:
    yield from inputs.elements(source.blocks)
    if isinstance(source, Message):
        for attachment in source.attachments:
            yield from inputs.elements(attachment.get("blocks", []))
