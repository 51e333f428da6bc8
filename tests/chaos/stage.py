"""The workspace, the three desks and the shipped bot, with more people and floors than usual."""

import logging
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.bot_process import BotFailed
from sandbox.journal import Entry
from sandbox.launch import Sandbox
from sandbox.slack import delivery
from sandbox.slack.records import User
from tests.chaos.plan import ASKERS, DESKS, FLOORS, HUSH, dice
from tests.chaos.weather import RETRY_PAUSES, Weather

LEAK = re.compile(rf"{HUSH}-(\w+)")
_LINES = 60  # remembered of each word
_STARTS = 5


@dataclass(slots=True)
class Stage:
    """Everything a run happens on. `story` is what happened to each word, `falls` to the bot."""

    world: Sandbox
    weather: Weather
    database: Path
    words: re.Pattern[str]
    story: dict[str, list[str]] = field(default_factory=dict)
    falls: list[str] = field(default_factory=list)
    leaks: set[tuple[str, str]] = field(default_factory=set)

    @property
    def floors(self) -> list[str]:
        return [f"floor-{number}" for number in range(1, FLOORS + 1)]

    def hear(self, entry: Entry) -> None:
        """Note what an exchange says of any act, and whether it says too much."""
        text = f"{entry.request}{entry.answer}"
        if entry.side == "slack":
            where = f"{entry.kind} {entry.name}"
            self.leaks |= {(word, where) for word in LEAK.findall(text)}
        if entry.name.startswith("GET ") and entry.status == "200" and not entry.note:
            return  # somebody looked, as they do all the time
        line = f"{entry.at} {entry.side} {entry.kind} {entry.name} {entry.status} {entry.note}"
        for word in set(self.words.findall(text)):
            lines = self.story.setdefault(word, [])
            if len(lines) < _LINES:
                lines.append(line)

    def fall(self, what: str) -> None:
        self.falls.append(f"{self.world.clock.now().isoformat(timespec='milliseconds')} bot {what}")

    async def start_bot(self) -> None:
        """Start it, again if it ends at once, as whoever looks after it would."""
        for _ in range(_STARTS):
            try:
                await self.world.start_bot(database=self.database)
                await self.world.bot_ready()
            except BotFailed as error:
                self.fall(f"did not start: {str(error).strip().splitlines()[-1]}")
                failed = error
            else:
                self.fall("is ready")
                return
        raise failed


@asynccontextmanager
async def stage(seed: int) -> AsyncIterator[Stage]:
    """Serve until the block ends, with the bot at work."""
    async with AsyncExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-chaos-"))
        stack.enter_context(_sooner())
        stack.enter_context(_quietly())
        world = await stack.enter_async_context(
            Sandbox.start(desks=tuple(DESKS.values()), seed=seed, poll_seconds=1)
        )
        weather = Weather(world.slack.slack.delivery.transport, dice(seed, "weather"))
        world.slack.slack.delivery.transport = weather
        found = Stage(
            world=world,
            weather=weather,
            database=Path(home) / "deskhand.db",
            words=re.compile(rf"a{seed}x\d{{5}}"),
        )
        _furnish(found)
        stack.callback(world.journal.subscribe(found.hear))
        await found.start_bot()
        yield found


@contextmanager
def _quietly() -> Iterator[None]:
    """Say nothing of requests that end because the bot is killed while it makes them."""
    log = logging.getLogger("aiohttp.server")
    log.addFilter(_is_news)
    try:
        yield
    finally:
        log.removeFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    return record.exc_info is None or not isinstance(record.exc_info[1], ConnectionResetError)


@contextmanager
def _sooner() -> Iterator[None]:
    """Let Slack deliver events again after seconds instead of minutes."""
    before = delivery.RETRY_PAUSES
    delivery.RETRY_PAUSES = RETRY_PAUSES
    try:
        yield
    finally:
        delivery.RETRY_PAUSES = before


def _furnish(stage: Stage) -> None:
    """Let everybody in, and put the app on every floor."""
    workspace = stage.world.workspace
    for position, name in enumerate(ASKERS):
        if workspace.users.named(name) is None:
            workspace.users.add(
                User(
                    id=workspace.ids.new("U"),
                    name=name,
                    real_name=name.capitalize(),
                    display_name=name.capitalize(),
                    email=f"{name}@acme.example",
                    locale="zh-CN" if position % 2 else "en-US",
                    updated=workspace.clock.epoch(),
                )
            )
    everybody = [user.id for user in workspace.users.all()]
    for floor in stage.floors:
        workspace.channels.add(floor, members=everybody)
