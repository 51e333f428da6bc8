"""response_url: five answers in thirty minutes.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.slack.posting import Content, Posting
from sandbox.slack.records import Json, Message
from sandbox.slack.refused import Refused
from sandbox.slack.state import Workspace

LIFETIME = 30 * 60.0
MOST_USES = 5
KEPT = 2_000


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Whom it answers and where; `original` is the ts of the message acted on, if any."""

    user: str
    channel: str
    original: str | None
    made_at: datetime
    uses: int = 0


class ResponseUrls:
    """Issues the addresses and does what is posted to them."""

    def __init__(self, workspace: Workspace, posting: Posting) -> None:
        self._workspace = workspace
        self._posting = posting
        self._issued: dict[str, ResponseUrl] = {}
        self.base_url = ""

    def issue(self, user: str, channel: str, *, original: Message | None = None) -> str:
        """An address for answering what that user just did in that channel."""
        key = self._workspace.ids.secret()
        self._issued[key] = ResponseUrl(
            user=user,
            channel=channel,
            original=original.ts if original else None,
            made_at=self._workspace.clock.now(),
        )
        while len(self._issued) > KEPT:
            del self._issued[next(iter(self._issued))]
        return f"{self.base_url}/response/{self._workspace.team.id}/{key}"

    def use(self, key: str, body: Any) -> None:
        """Do what `body` says. Raises Refused: used_url, expired_url or what is wrong with it."""
        url = self._issued.get(key)
        age = (self._workspace.clock.now() - url.made_at).total_seconds() if url else LIFETIME + 1
        if url is None or age > LIFETIME:
            raise Refused("expired_url")
        if url.uses >= MOST_USES:
            raise Refused("used_url")
        if not isinstance(body, dict):
            raise Refused("invalid_payload")
        url.uses += 1
        original = self._workspace.messages.get(url.channel, url.original or "")
        if _is_true(body.get("delete_original")):
            if original:
                self._workspace.messages.delete(original)
            return
        content = self._posting.content(body)
        if original and _is_true(body.get("replace_original")):
            self._replace(original, content)
        else:
            self.say(url.user, url.channel, body, content)

    def answer(self, user: str, channel: str, body: Json) -> Message:
        """Show the message that came with the ack of a command. Raises Refused."""
        return self.say(user, channel, body, self._posting.content(body))

    def say(self, user: str, channel: str, body: Json, content: Content) -> Message:
        """Post it: for that user alone unless `response_type` is in_channel."""
        visible = body.get("response_type") == "in_channel"
        thread_ts = body.get("thread_ts")
        if thread_ts and not self._workspace.messages.get(channel, str(thread_ts)):
            thread_ts = None
        return self._workspace.messages.post(
            channel=channel,
            user=self._workspace.app.bot_user,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=thread_ts,
            metadata=self._posting.metadata(body.get("metadata")) if visible else None,
            by_app=True,
            only_for=None if visible else user,
        )

    def _replace(self, original: Message, content: Content) -> None:
        self._workspace.messages.edit(
            original,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
        )


def _is_true(value: Any) -> bool:
    return value is True or value == "true"
