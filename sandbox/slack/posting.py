"""From what an app sends to what Slack stores: checks, defaults, rich text."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.slack import mrkdwn, reading
from sandbox.slack.blockkit import BlockKit, text_length
from sandbox.slack.blockkit.defaults import filled_blocks
from sandbox.slack.records import Json
from sandbox.slack.refused import Refused
from sandbox.slack.state import Workspace

LONGEST_TEXT = 40_000
LONGEST_EDIT = 4_000
# Undocumented; about 12,000 characters of text and some room for each block (bolt-js issue 2509).
LONGEST_BLOCKS = 13_200
ROOM_PER_BLOCK = 20
MOST_ATTACHMENTS = 100
LARGEST_METADATA = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A checked message, ready to be stored."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)


class Posting:
    """Checks what an app wants to say in this workspace."""

    def __init__(self, workspace: Workspace, blockkit: BlockKit) -> None:
        self._workspace = workspace
        self._blockkit = blockkit

    def content(self, args: Json, *, longest: int | None = None) -> Content:
        """Text, blocks and attachments of `args`, as Slack would store them.

        `longest` refuses longer texts; without it they are cut at 40,000 characters.
        Raises Refused with Slack's word for what is wrong.
        """
        text = str(args.get("text") or "")
        blocks = self.blocks(args.get("blocks"))
        attachments = self._attachments(args.get("attachments"))
        if not (text or blocks or attachments):
            raise Refused("no_text")
        if longest is not None and len(text) > longest:
            raise Refused("msg_too_long")
        stored = mrkdwn.stored(text[:LONGEST_TEXT])
        if not blocks and not attachments:
            blocks = mrkdwn.rich_text(stored, self._workspace.ids.block_id())
        return Content(
            text=stored or mrkdwn.escape(reading.words(blocks)),
            blocks=blocks,
            attachments=attachments,
        )

    def blocks(self, blocks: Any) -> list[Json]:
        """Checked blocks with ids; none for None. Raises Refused."""
        if blocks is None or blocks == "":
            return []
        if not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        if problems := self._blockkit.message_problems(blocks):
            raise Refused("invalid_blocks", messages=problems, errors=problems)
        return filled_blocks(blocks, self._workspace.ids)

    def refuse_too_long(self, blocks: list[Json]) -> None:
        """What chat.postMessage and chat.update do with too much text in all blocks together."""
        if text_length(blocks) + ROOM_PER_BLOCK * len(blocks) > LONGEST_BLOCKS:
            raise Refused("msg_blocks_too_long")

    def metadata(self, metadata: Any) -> Json | None:
        """Checked message metadata; https://docs.slack.dev/messaging/message-metadata."""
        if metadata is None or metadata in ("", {}):
            return None
        if not isinstance(metadata, dict):
            raise Refused("invalid_metadata_format")
        event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
        if not isinstance(event_type, str) or not isinstance(payload, dict):
            raise Refused("invalid_metadata_schema")
        if len(str(payload)) > LARGEST_METADATA:
            raise Refused("metadata_too_large")
        return {"event_type": event_type, "event_payload": payload}

    def _attachments(self, attachments: Any) -> list[Json]:
        if attachments is None or attachments == "":
            return []
        if not isinstance(attachments, list):
            raise Refused("invalid_attachments")
        if len(attachments) > MOST_ATTACHMENTS:
            raise Refused("too_many_attachments")
        return [self._attachment(item, number) for number, item in enumerate(attachments, start=1)]

    def _attachment(self, attachment: Any, number: int) -> Json:
        if not isinstance(attachment, dict):
            raise Refused("invalid_attachments")
        blocks = attachment.get("blocks") or []
        pointer = f"/attachments/{number - 1}/blocks"
        if problems := self._blockkit.message_problems(blocks, pointer):
            raise Refused("invalid_attachments", messages=problems)
        filled = {"id": number, **attachment}
        if blocks:
            filled["blocks"] = filled_blocks(blocks, self._workspace.ids)
        return filled
