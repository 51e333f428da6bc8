"""Commands as somebody types them, beside a sandbox that runs in the test's own loop."""

import asyncio

from click.testing import CliRunner, Result

from bot.cli import main


def type_in(*words: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=answer)


async def typed(*words: str, answer: str | None = None) -> Result:
    return await asyncio.to_thread(type_in, *words, answer=answer)
