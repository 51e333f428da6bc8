import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

COMMAND = (sys.executable, "-m", "bot", "run")
_OWN_PREFIXES = ("SLACK_", "DESKHAND_", "KF5_", "ZAMMAD_", "UDESK_")
_LAST_LINES = 15


class BotFailed(Exception):
    """The bot ended or never got ready; the message holds the end of what it printed."""

    def __init__(self, returncode: int | None, log: str) -> None:
        why = "was not ready in time" if returncode is None else f"ended with status {returncode}"
        last = "\n".join(log.splitlines()[-_LAST_LINES:]) or "(it printed nothing)"
        super().__init__(f"The bot {why}. The last it printed:\n\n{last}\n")


class BotProcess:
    """The bot as a process of its own; what it prints goes to a file."""

    def __init__(self, command: Sequence[str], log: Path, directory: Path) -> None:
        self._command = tuple(command)
        self._log = log
        self._directory = directory
        self._process: asyncio.subprocess.Process | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def returncode(self) -> int | None:
        return self._process.returncode if self._process else None

    def log(self) -> str:
        """What the bot has printed in all its runs."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    async def start(self, settings: Mapping[str, str]) -> None:
        """Start it with `settings` and nothing of the caller's own Slack, desk or bot settings."""
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(_OWN_PREFIXES)
        }
        log = await asyncio.to_thread(self._log.open, "ab")
        with log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._directory,
                env=inherited | {"PYTHONUNBUFFERED": "1"} | dict(settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def stop(self, *, kill: bool = False, patience: float = 10) -> None:
        """End it politely, or with `kill` (or after `patience` seconds) by force."""
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), patience)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def ended(self) -> int:
        """Wait until it is over, and return its exit status."""
        if self._process is None:
            raise RuntimeError("the bot was never started")
        return await self._process.wait()
