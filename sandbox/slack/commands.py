"""Slash commands. https://docs.slack.dev/interactivity/implementing-slash-commands."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack import composer, mrkdwn, payloads
from sandbox.slack.delivery import Ack, Delivery
from sandbox.slack.manifest import Manifest
from sandbox.slack.records import Channel, Json
from sandbox.slack.refused import Refused
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.state import Workspace
from sandbox.slack.triggers import Triggers


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandAnswer:
    """What came of a command.

    `status` is "ok" (the app acked), "timeout" or "failed" (the person is told so), "unknown" (no
    such command) or "refused" (typed in a thread). `text` and `blocks` are the message in the ack
    or Slack's own words; `late` is true when the app was too slow; `error` is Slack's word.
    """

    status: Literal["ok", "timeout", "failed", "unknown", "refused"]
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    late: bool = False
    error: str = ""


class Commands:
    """Sends what people type after a slash."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        triggers: Triggers,
        urls: ResponseUrls,
        delivery: Delivery,
    ) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._triggers = triggers
        self._urls = urls
        self._delivery = delivery

    async def send(
        self, user: str, channel: Channel, line: str, *, in_thread: bool = False
    ) -> CommandAnswer:
        """Send one typed line that begins with a slash."""
        word, _, rest = line.strip().partition(" ")
        known = self._manifest.command(word)
        person = self._workspace.users.get(user)
        foreign = person is not None and bool(person.team)
        if known is None or foreign or self._workspace.locked_out:
            return CommandAnswer(status="unknown", text=f"{word} is not a valid command.")
        if in_thread:
            return CommandAnswer(
                status="refused", text=f"{word} is not supported in threads. Sorry!"
            )
        text = composer.typed_command(
            self._workspace, rest.strip(), should_escape=known.should_escape
        )
        payload = payloads.command(
            self._workspace,
            user=user,
            channel=channel,
            word=word,
            text=text,
            response_url=self._urls.issue(user, channel.id),
            trigger_id=self._triggers.issue(user),
        )
        ack = await self._delivery.ask("slash_commands", word, payload)
        return self._answered(user, channel, line, ack)

    def _answered(self, user: str, channel: Channel, line: str, ack: Ack) -> CommandAnswer:
        word = line.split(" ", 1)[0]
        if ack.status == "timeout":
            return self._failed(user, channel, word, "operation_timeout", late=True)
        if ack.status != "ok":
            return self._failed(user, channel, word, "dispatch_failed")
        body = {"text": ack.body} if isinstance(ack.body, str) else ack.body or {}
        if not any(body.get(key) for key in ("text", "blocks", "attachments")):
            return CommandAnswer(status="ok")
        if body.get("response_type") == "in_channel":
            self._show_line(user, channel, line)
        try:
            shown = self._urls.answer(user, channel.id, body)
        except Refused as refusal:
            return self._failed(user, channel, word, refusal.error)
        return CommandAnswer(status="ok", text=shown.text, blocks=shown.blocks)

    def _failed(
        self, user: str, channel: Channel, word: str, error: str, *, late: bool = False
    ) -> CommandAnswer:
        text = f'{word} failed with the error "{error}"'
        self._workspace.messages.post(
            channel=channel.id, user="USLACKBOT", text=text, only_for=user
        )
        return CommandAnswer(
            status="timeout" if late else "failed", text=text, late=late, error=error
        )

    def _show_line(self, user: str, channel: Channel, line: str) -> None:
        text = mrkdwn.escape(line)
        blocks = mrkdwn.rich_text(text, self._workspace.ids.block_id())
        self._workspace.messages.post(channel=channel.id, user=user, text=text, blocks=blocks)
