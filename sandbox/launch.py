import shlex
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Self

from sandbox.bot_process import COMMAND, BotFailed, BotProcess
from sandbox.bot_readiness import healthy, until
from sandbox.bot_settings import (
    Mode,
    SlackCredentials,
    environment,
    free_port,
    new_secret_key,
    write_config,
)
from sandbox.clock import Clock
from sandbox.desks import kf5, udesk, zammad
from sandbox.desks.pane import Pane
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.page_server import PageServer
from sandbox.seed import new_workspace
from sandbox.slack.acts import Person
from sandbox.slack.manifest import load_manifest
from sandbox.slack.server import SlackServer
from sandbox.started_desks import DEFAULT, StartedDesks

CHECKOUT = Path(__file__).resolve().parent.parent
MANIFEST = CHECKOUT / "manifest.yml"


class Sandbox:
    """A Slack workspace, help desks and a page to act on all; `start` it with `async with`.

    `page_url` is for people; `slack_url`, `kf5_url`, `zammad_url`, `udesk_url` are what a bot is
    told. What belongs to a desk that was not asked for raises LookupError.
    """

    def __init__(
        self,
        directory: Path,
        *,
        mode: Mode = "socket",
        desks: Sequence[str] = DEFAULT,
        seed: int = 1,
        seed_data: bool = True,
        manifest: Path = MANIFEST,
        poll_seconds: float = 1,
        bot_command: Sequence[str] = COMMAND,
    ) -> None:
        self.mode = mode
        self.clock = Clock()
        self.journal = Journal(self.clock)
        self.faults = Faults()
        self.manifest = load_manifest(manifest)
        self.workspace = new_workspace(self.clock, seed=seed)
        self._desks = StartedDesks(
            desks, self.clock, self.journal, self.faults, seed=seed, seed_data=seed_data
        )
        self.slack = SlackServer(
            workspace=self.workspace,
            clock=self.clock,
            journal=self.journal,
            faults=self.faults,
            manifest=self.manifest,
            mode=mode,
        )
        self._page = PageServer()
        self._directory = directory
        self._poll_seconds = poll_seconds
        self._secret_key = new_secret_key()
        self._http = f"127.0.0.1:{free_port()}"
        self._told_bot: dict[str, str] = {}
        self._bot = BotProcess(bot_command, directory / "bot.log", CHECKOUT)

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        mode: Mode = "socket",
        desks: Sequence[str] = DEFAULT,
        port: int = 0,
        seed: int = 1,
        seed_data: bool = True,
        manifest: Path = MANIFEST,
        poll_seconds: float = 1,
        host: str = "127.0.0.1",
        bot_command: Sequence[str] = COMMAND,
    ) -> AsyncIterator[Self]:
        """Serve until the block ends; the bot is not started.

        `desks` are any of kf5, zammad and udesk. Raises OSError if the port is taken or the
        manifest cannot be read, ValueError if it is no manifest or a desk is unknown.
        """
        async with AsyncExitStack() as stack:
            directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-sandbox-"))
            sandbox = cls(
                Path(directory),
                mode=mode,
                desks=desks,
                seed=seed,
                seed_data=seed_data,
                manifest=manifest,
                poll_seconds=poll_seconds,
                bot_command=bot_command,
            )
            stack.push_async_callback(sandbox._stop)
            await sandbox._serve(port, host)
            yield sandbox

    @property
    def page_url(self) -> str:
        return f"{self._page.base_url}/"

    @property
    def slack_url(self) -> str:
        """Where the Web API is, with a slash at the end, as SLACK_API_URL takes it."""
        return self.slack.api_url

    @property
    def kf5(self) -> kf5.Desk:
        return self._desks.find(kf5.Desk)

    @property
    def zammad(self) -> zammad.Desk:
        return self._desks.find(zammad.Desk)

    @property
    def udesk(self) -> udesk.Desk:
        return self._desks.find(udesk.Desk)

    @property
    def kf5_url(self) -> str:
        return self.kf5.base_url

    @property
    def zammad_url(self) -> str:
        return self.zammad.base_url

    @property
    def udesk_url(self) -> str:
        return self.udesk.base_url

    @property
    def panes(self) -> Mapping[str, Pane]:
        """The desks that run as the page shows them, by name."""
        return self._desks.panes

    def person(self, handle: str) -> Person:
        """Somebody of the workspace, named as in `person("ana")`."""
        return Person(self.slack, handle)

    async def deliver_to(self, url: str) -> None:
        """Send HTTP mode's signed requests there. Raises ValueError if it fails the challenge."""
        await self.slack.deliver_to(url)

    def bot_environment(self, *, database: Path | None = None) -> dict[str, str]:
        """Everything a bot needs to be told; the database is a temporary file unless given."""
        app = self.workspace.app
        config = self._directory / "deskhand.toml"
        write_config(config, self._desks.sections(self._poll_seconds))
        return environment(
            SlackCredentials(
                api_url=self.slack_url,
                bot_token=app.bot_token,
                app_token=app.app_token,
                signing_secret=app.signing_secret,
            ),
            mode=self.mode,
            http=self._http,
            config=config,
            database=database or self._directory / "deskhand.db",
            desk_tokens=self._desks.tokens(),
            secret_key=self._secret_key,
        )

    def write_bot_environment(self) -> Path:
        """Write `bot_environment` as a file that a shell can source, for a bot of one's own."""
        path = self._directory / "bot.env"
        path.touch(mode=0o600)
        settings = self.bot_environment()
        lines = (f"export {name}={shlex.quote(value)}\n" for name, value in settings.items())
        path.write_text("".join(lines), "utf-8")
        return path

    async def start_bot(self, *, database: Path | None = None, **extra: str) -> None:
        """Start `python -m bot run`; `extra` adds or replaces environment variables."""
        self._told_bot = self.bot_environment(database=database) | extra
        await self._bot.start(self._told_bot)

    async def stop_bot(self, *, kill: bool = False) -> None:
        """End the bot, with `kill` as a power cut would, and wait until Slack has noticed."""
        await self._bot.stop(kill=kill)
        await until(self._slack_noticed, 5)

    async def restart_bot(self, *, kill: bool = False) -> None:
        """End the bot, start it again as it was started, and wait until it is ready."""
        await self.stop_bot(kill=kill)
        await self._bot.start(self._told_bot)
        await self.bot_ready()

    async def bot_ready(self, timeout: float = 15) -> None:  # noqa: ASYNC109 - as its callers say it
        """Wait until the bot hears Slack; in HTTP mode also point Slack to it.

        Raises BotFailed, with what the bot printed last, if it ends or is not ready in time.
        """
        if not await until(self._bot_hears, timeout) or not self._bot.running:
            raise BotFailed(self._bot.returncode, self.bot_log())
        if self.mode == "http":
            try:
                await self.deliver_to(f"http://{self._http}/slack/events")
            except ValueError as error:
                raise BotFailed(self._bot.returncode, self.bot_log()) from error

    async def bot_ended(self) -> int:
        """Wait for the bot to end by itself; its exit status."""
        return await self._bot.ended()

    def bot_log(self) -> str:
        """What the bot has printed, in all its runs."""
        return self._bot.log()

    async def _slack_noticed(self) -> bool:
        return self.slack.socket.connections == 0

    async def _bot_hears(self) -> bool:
        """Whether waiting is over: the bot is connected, or it has ended."""
        if not self._bot.running:
            return True
        if self.mode == "http":
            return await healthy(self._http)
        return self.slack.socket.connections > 0

    async def _serve(self, port: int, host: str) -> None:
        """Only the page may be seen by others; all else stays on loopback."""
        await self._desks.start()
        if self.mode == "http":
            self._desks.call_back(f"http://{self._http}")
        await self.slack.start()
        await self._page.start(self, port=port, host=host)
        self.workspace.web_url = self._page.base_url

    async def _stop(self) -> None:
        await self._bot.stop()
        await self._page.stop()
        await self.slack.stop()
        await self._desks.stop()
