import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

_PAUSE = 0.02


async def until(holds: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """Look again and again until `holds`; False if it does not within `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            while not await holds():  # noqa: ASYNC110 - another process tells us nothing
                await asyncio.sleep(_PAUSE)
    except TimeoutError:
        return False
    return True


async def healthy(address: str) -> bool:
    """Whether `http://address/health` answers 200 just now."""
    timeout = aiohttp.ClientTimeout(total=2)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"http://{address}/health") as answer,
        ):
            return answer.status == 200  # noqa: PLR2004 - HTTP's "ok"
    except (aiohttp.ClientError, TimeoutError):
        return False
