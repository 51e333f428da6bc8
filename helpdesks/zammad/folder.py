"""A folder for files that wait, which does not outlive its process for long.

Whoever owns one holds a lock in it, which the system lets go of however the process ends. So the
next process knows a dead one's folder, and clears it.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR
from typing import BinaryIO

PREFIX = "deskhand-zammad-"
UNFINISHED = "deskhand-new-"
LOCK = "lock"


class Folder:
    """One folder, made only when it is needed, in `where` (None: where temporary files go)."""

    def __init__(self, where: Path | None = None) -> None:
        self._where = where or Path(tempfile.gettempdir())
        self._lock: BinaryIO | None = None
        self._path: Path | None = None
        clear_abandoned(self._where)

    def open(self) -> Path:
        """Give the folder's path; its lock is held before it has a name that is looked for."""
        if self._path is None:
            new = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self._where))
            self._lock = (new / LOCK).open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._path = new.rename(new.with_name(PREFIX + new.name.removeprefix(UNFINISHED)))
        return self._path

    def close(self) -> None:
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
            self._path = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def clear_abandoned(where: Path) -> None:
    """Remove the folders of processes that are gone; others' folders are left alone."""
    for path in where.glob(f"{PREFIX}*"):
        with suppress(OSError):
            info = path.lstat()
            if S_ISDIR(info.st_mode) and info.st_uid == os.geteuid():
                _clear(path)


def _clear(path: Path) -> None:
    with (path / LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path)
