"""A workspace, a desk and the shipped bot as a process of its own, over loopback."""

import sys
from collections.abc import AsyncIterator

import pytest

from sandbox.launch import Sandbox


@pytest.fixture
async def world() -> AsyncIterator[Sandbox]:
    """The bot at work in Socket Mode; it looks at the desk every second."""
    async with Sandbox.start(poll_seconds=1) as sandbox:
        await sandbox.start_bot()
        await sandbox.bot_ready()
        yield sandbox
        sys.stdout.write(sandbox.bot_log())  # shown by pytest when a story fails
