from aiohttp import web

from sandbox.desks.zammad.application import Front

HOST = "127.0.0.1"


class Server:
    """Serves one desk on a port of its own."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Bind; port 0 takes a free one. Raises OSError if the port is taken."""
        self._runner = web.AppRunner(self._front.desk(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port).start()
        self._front.base = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
