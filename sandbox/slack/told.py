import asyncio
from collections.abc import Generator
from typing import Any

from sandbox.slack.delivery import Ack


class Told:
    """What became of a choice: `await` it for the app's ack, None where the app was not told."""

    def __init__(self, telling: asyncio.Task[Ack] | None) -> None:
        self._telling = telling

    def __await__(self) -> Generator[Any, None, Ack | None]:
        return (yield from self._telling) if self._telling is not None else None
