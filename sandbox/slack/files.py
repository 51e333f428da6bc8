"""Uploaded files: their bytes on disk, who shared them where."""

import asyncio
import mimetypes
import tempfile
from collections.abc import Callable
from pathlib import Path

from sandbox.clock import Clock
from sandbox.slack.ids import Ids
from sandbox.slack.records import Change, File, Generated, Message, Share

Emit = Callable[[Change], None]
_FILETYPES = {"jpeg": "jpg", "txt": "text", "htm": "html", "markdown": "md", "": "binary"}


class Files:
    """Files by id; the bytes are in a temporary directory that `close` removes.

    `base_url` is where the files are served, set once the server runs.
    """

    def __init__(self, emit: Emit, clock: Clock, ids: Ids) -> None:
        self._emit = emit
        self._clock = clock
        self._ids = ids
        self._by_id: dict[str, File] = {}
        self.base_url = ""
        self._directory: tempfile.TemporaryDirectory[str] | None = None

    def reserve(self, *, user: str, name: str, size: int, mimetype: str = "") -> File:
        """A file that is announced but not there yet; `finish` makes it known."""
        return File(
            id=self._ids.new("F"),
            user=user,
            name=name,
            title=name,
            mimetype=mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream",
            filetype=filetype(name),
            size=size,
            created=self._clock.epoch(),
        )

    def path_for(self, file: File) -> Path:
        """Where the bytes of that file belong."""
        if self._directory is None:
            self._directory = tempfile.TemporaryDirectory(prefix="sandbox-slack-")
        return Path(self._directory.name) / file.id

    def finish(self, file: File) -> File:
        """Make an uploaded file known."""
        self._by_id[file.id] = file
        self._emit(Change(kind="file_added", user=file.user, file=file))
        return file

    async def add(
        self, *, user: str, name: str, data: bytes | Generated, mimetype: str = ""
    ) -> File:
        """Store a file of these bytes."""
        file = self._prepared(user, name, data, mimetype)
        if isinstance(data, bytes) and isinstance(file.content, Path):
            await asyncio.to_thread(file.content.write_bytes, data)
        return self.finish(file)

    def add_small(
        self, *, user: str, name: str, data: bytes | Generated, mimetype: str = ""
    ) -> File:
        """The same at once, for the few megabytes that fit into a form."""
        file = self._prepared(user, name, data, mimetype)
        if isinstance(data, bytes) and isinstance(file.content, Path):
            file.content.write_bytes(data)
        return self.finish(file)

    def _prepared(self, user: str, name: str, data: bytes | Generated, mimetype: str) -> File:
        size = data.size if isinstance(data, Generated) else len(data)
        file = self.reserve(user=user, name=name, size=size, mimetype=mimetype)
        file.content = data if isinstance(data, Generated) else self.path_for(file)
        return file

    def get(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def all(self) -> list[File]:
        return list(self._by_id.values())

    def share(self, file: File, message: Message) -> None:
        """Note that the file stands in that message."""
        shared = Share(ts=message.ts, thread_ts=message.thread_ts)
        file.shares.setdefault(message.channel, []).append(shared)
        self._emit(
            Change(
                kind="file_shared",
                channel=message.channel,
                user=message.user,
                file=file,
                message=message,
            )
        )

    def move(self, old: str, new: str) -> None:
        """Note the new id of a channel."""
        for file in self.all():
            if old in file.shares:
                file.shares[new] = file.shares.pop(old)

    async def delete(self, file: File) -> None:
        """Remove the bytes; what is left is a tombstone."""
        content, file.content, file.mode = file.content, None, "tombstone"
        if isinstance(content, Path):
            await asyncio.to_thread(content.unlink, missing_ok=True)
        self._emit(Change(kind="file_deleted", user=file.user, file=file))

    def close(self) -> None:
        """Remove everything from disk."""
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None


def filetype(name: str) -> str:
    """Slack's short word for the kind of file."""
    ending = Path(name).suffix.lower().removeprefix(".")
    return _FILETYPES.get(ending, ending)
