from aiohttp import web

from sandbox.desks.udesk.application import Front

HOST = "127.0.0.1"


class Server:
    """Serves one desk on a port of its own; `elsewhere` is the same place by another name."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Bind; port 0 takes a free one. Raises OSError if the port is taken."""
        runner = web.AppRunner(self._front.desk(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._runner = runner
        await web.TCPSite(runner, HOST, port).start()
        bound = runner.addresses[0][1]
        self._front.base = f"http://{HOST}:{bound}"
        self._front.elsewhere = f"http://localhost:{bound}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
