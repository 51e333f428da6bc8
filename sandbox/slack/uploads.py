"""The three steps of an upload: an address, the bytes, and where to share them.

https://docs.slack.dev/messaging/working-with-files
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandbox.slack.records import File, Json
from sandbox.slack.refused import Refused
from sandbox.slack.state import Workspace

# Slack answers before the file is shared; who needs the message's ts has to ask again.
SHARING_TAKES = 0.05


@dataclass(slots=True, kw_only=True)
class Upload:
    """An announced file; `received` once its bytes have come."""

    file: File
    length: int
    received: bool = False


class Uploads:
    """Uploads of the app that are not completed yet."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._by_ticket: dict[str, Upload] = {}
        self._by_file: dict[str, Upload] = {}
        self._timers: set[asyncio.TimerHandle] = set()

    def begin(self, *, filename: str, length: int, alt_txt: str) -> tuple[str, File]:
        """Announce a file; returns the address for its bytes and the file."""
        files = self._workspace.files
        file = files.reserve(user=self._workspace.app.bot_user, name=filename, size=length)
        file.alt_txt = alt_txt
        file.for_app = True
        upload = Upload(file=file, length=length)
        ticket = self._workspace.ids.secret(40)
        self._by_ticket[ticket] = self._by_file[file.id] = upload
        return f"{files.base_url}/upload/v1/{ticket}", file

    def take(self, ticket: str) -> Upload | None:
        """The upload this address is for; an address works once."""
        return self._by_ticket.pop(ticket, None)

    def finish(self, wanted: Sequence[Json]) -> list[File]:
        """Make uploaded files known under their titles. Raises Refused when one has not come."""
        uploads = [self._by_file.get(str(entry.get("id"))) for entry in wanted]
        arrived = [upload for upload in uploads if upload and upload.received]
        if len(arrived) < len(uploads):
            raise Refused("file_not_found")
        for upload, entry in zip(arrived, wanted, strict=True):
            upload.file.title = str(entry.get("title") or upload.file.name)
            del self._by_file[upload.file.id]
            self._workspace.files.finish(upload.file)
        return [upload.file for upload in arrived]

    def soon(self, share: Callable[[], None]) -> None:
        """Share a little later, as Slack does."""
        loop = asyncio.get_running_loop()
        self._timers = {timer for timer in self._timers if timer.when() > loop.time()}
        self._timers.add(loop.call_later(SHARING_TAKES, share))

    def close(self) -> None:
        """Forget what was to be shared."""
        for timer in self._timers:
            timer.cancel()
