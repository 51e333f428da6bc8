from aiohttp import web

from sandbox.desks.kf5.application import Front

HOST = "127.0.0.1"


class Server:
    """Serves one desk on a port of its own, and its file host on another.

    The file host has another name too, for whoever compares only names.
    """

    def __init__(self, front: Front) -> None:
        self._front = front
        self._runners: list[web.AppRunner] = []

    async def start(self, port: int = 0) -> None:
        """Bind; port 0 takes a free one. Raises OSError if the port is taken."""
        files_port = await self._serve(self._front.file_host(), 0)
        self._front.elsewhere = f"http://localhost:{files_port}"
        self._front.base = f"http://{HOST}:{await self._serve(self._front.desk(), port)}"

    async def stop(self) -> None:
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    async def _serve(self, app: web.Application, port: int) -> int:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, HOST, port).start()
        bound: int = runner.addresses[0][1]
        return bound
