from aiohttp import web

from sandbox.page.routes import mount
from sandbox.page.running import Running

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LARGEST_UPLOAD = 64 * 1024 * 1024


class PageServer:
    """Serves the page on an address of its own, the only one that others may be let near."""

    def __init__(self) -> None:
        self._runner: web.AppRunner | None = None
        self.base_url = ""

    async def start(self, sandbox: Running, *, port: int, host: str) -> None:
        """Bind; port 0 takes a free one. Raises OSError if the port is taken."""
        app = web.Application(client_max_size=_LARGEST_UPLOAD)
        mount(app, sandbox, any_host=host not in _LOOPBACK)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        shown = f"[{host}]" if ":" in host else host
        self.base_url = f"http://{shown}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
