"""The local Slack as a server: Web API, sockets, response_urls, files."""

from typing import Literal

from aiohttp import web

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.slack.core import Slack
from sandbox.slack.files_host import FilesHost
from sandbox.slack.http_mode import HttpMode
from sandbox.slack.manifest import Manifest
from sandbox.slack.refused import Refused
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.state import Workspace
from sandbox.slack.web_api.dispatch import WebApi

HOST = "127.0.0.1"
LARGEST_CALL = 4 << 20
Mode = Literal["socket", "http"]


class SlackServer:
    """Serves one workspace on 127.0.0.1, each part on its own port.

    `app` is the main application; more routes may be added to it before `start`. `slack` is
    everything behind it. `socket` or `http` is the way the app hears of things, whichever the
    mode is. `files` is the files host.
    """

    def __init__(
        self,
        workspace: Workspace,
        clock: Clock,
        journal: Journal,
        faults: Faults,
        manifest: Manifest,
        mode: Mode = "socket",
    ) -> None:
        app = workspace.app
        self.workspace = workspace
        self.socket = SocketMode(
            app_id=app.id, clock=clock, journal=journal, faults=faults, ids=workspace.ids
        )
        self.http = HttpMode(
            signing_secret=app.signing_secret,
            token=app.verification_token,
            clock=clock,
            journal=journal,
            faults=faults,
            ids=workspace.ids,
        )
        self.mode = mode
        self.slack = Slack(
            workspace=workspace,
            manifest=manifest,
            transport=self.socket if mode == "socket" else self.http,
            clock=clock,
            journal=journal,
            faults=faults,
        )
        self.files = FilesHost(self.slack)
        self.app = web.Application(client_max_size=LARGEST_CALL)
        self.app.router.add_route("*", "/api/{method}", WebApi(self.slack).handle)
        self.app.router.add_get("/link", self.socket.connect)
        self.app.router.add_post("/response/{team}/{key}", self._respond)
        self._runners: list[web.AppRunner] = []
        self.base_url = ""

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is to be."""
        return f"{self.base_url}/api/"

    @property
    def files_url(self) -> str:
        return self.workspace.files.base_url

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self.socket.connections

    async def start(self, port: int = 0, host: str = HOST) -> None:
        """Listen on that port (0: any free one) and on two more for files.

        `host` is another address for the main port only; addresses given out stay on loopback.
        """
        self.base_url = f"http://{HOST}:{await self._serve(self.app, port, host)}"
        self.workspace.web_url = self.base_url
        self.slack.response_urls.base_url = self.base_url
        self.workspace.files.base_url = f"http://{HOST}:{await self._serve(self.files.app)}"
        # Another host by name, so that whoever compares hosts takes it for a foreign one.
        content_port = await self._serve(self.files.content_app)
        self.files.content_url = f"http://localhost:{content_port}"
        if self.mode == "socket":
            self.slack.socket_url = self._socket_url

    async def deliver_to(self, url: str, *, options_url: str = "") -> None:
        """HTTP mode: send signed requests there once it has answered the challenge."""
        await self.http.set_url(url, options_url=options_url)

    async def stop(self) -> None:
        """Close everything and remove the files."""
        await self.slack.close()
        await self.socket.close()
        await self.http.close()
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()
        self.workspace.files.close()

    async def _serve(self, app: web.Application, port: int = 0, host: str = HOST) -> int:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, host, port).start()
        bound: int = runner.addresses[0][1]
        return bound

    def _socket_url(self) -> str:
        address = self.base_url.replace("http://", "ws://", 1)
        app_id = self.workspace.app.id
        return f"{address}/link?ticket={self.socket.ticket()}&app_id={app_id}"

    async def _respond(self, request: web.Request) -> web.Response:
        try:
            body = await request.json()
            self.slack.response_urls.use(request.match_info["key"], body)
            response = web.Response(text="ok")
        except ValueError:
            body, response = None, web.Response(status=400, text="invalid_payload")
        except Refused as refusal:
            gone = refusal.error in ("used_url", "expired_url")
            response = web.json_response(refusal.answer(), status=404 if gone else 400)
        self.slack.journal.record(
            side="slack",
            kind="response_url",
            name="response_url",
            status=response.status,
            request=body,
            answer=response.text,
        )
        return response
