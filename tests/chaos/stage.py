"""The workspace, the three desks and the shipped bot, with more people and floors than usual."""

import json
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
from sandbox.slack.records import Change, Message, User, View
from tests.chaos.plan import AGENTS, AMONG, ASKERS, DESKS, FLOORS, HUSH, SHAKEN, dice
from tests.chaos.weather import RETRY_PAUSES, Weather

LEAK = re.compile(rf"{HUSH}-(\w+)")
_LINES = 60  # remembered of each word
_STARTS = 5


@dataclass(slots=True)
class Stage:
    """Everything a run happens on. `story` is what happened to each word, `falls` to the bot.

    `floors` are the channels for everybody, by id, and `among_named` those for agents, by name.
    `lost` are floors that were archived, or that the app was removed from.
    """

    world: Sandbox
    weather: Weather
    database: Path
    words: re.Pattern[str]
    story: dict[str, list[str]] = field(default_factory=dict)
    falls: list[str] = field(default_factory=list)
    leaks: set[tuple[str, str]] = field(default_factory=set)
    floors: list[str] = field(default_factory=list)
    among_named: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    @property
    def among(self) -> frozenset[str]:
        return frozenset(self.among_named.values())

    def hear(self, entry: Entry) -> None:
        """Note what an exchange says of any act."""
        if entry.name.startswith("GET ") and entry.status == "200" and not entry.note:
            return  # somebody looked, as they do all the time
        text = f"{entry.request}{entry.answer}"
        line = f"{entry.at} {entry.side} {entry.kind} {entry.name} {entry.status} {entry.note}"
        for word in set(self.words.findall(text)):
            lines = self.story.setdefault(word, [])
            if len(lines) < _LINES:
                lines.append(line)

    def look(self, change: Change) -> None:
        """Note words for agents that the app shows to anybody else."""
        if change.view is not None:
            self._look_at(change.view)
        message = change.message
        if message is None or not message.by_app or not change.kind.startswith("message_"):
            return
        before = hushed(self.world, change.previous) if change.previous else set()
        for word in hushed(self.world, message) - before:
            if (where := self.weather.outside(self.world.workspace, message)) is not None:
                self.leaks.add((word, f"{change.kind} {where}"))

    def _look_at(self, view: View) -> None:
        user = self.world.workspace.users.get(view.user)
        if user is None or user.name not in AGENTS:
            self.leaks |= {(word, "a view") for word in LEAK.findall(str(view.body))}

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
async def stage(seed: int, keep: Path | None = None) -> AsyncIterator[Stage]:
    """Serve until the block ends, with the bot at work; in the folder `keep` stays what is left."""
    async with AsyncExitStack() as stack:
        home = keep or stack.enter_context(_passing())
        home.mkdir(parents=True, exist_ok=True)
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
            database=home / "deskhand.db",
            words=re.compile(rf"a{seed}x\d{{5}}"),
        )
        _furnish(found)
        stack.callback(world.journal.subscribe(found.hear))
        world.workspace.subscribe(found.look)
        await found.start_bot()
        yield found
        if keep is not None:
            _leave(world, keep)


@contextmanager
def _passing() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="deskhand-chaos-") as folder:
        yield Path(folder)


def _leave(world: Sandbox, folder: Path) -> None:
    """The bot's log, and a line of JSON for each message in Slack."""
    (folder / "bot.log").write_text(world.bot_log(), encoding="utf-8")
    places = {
        channel.id: channel.name or channel.kind for channel in world.workspace.channels.all()
    }
    lines = [
        json.dumps(
            {
                "place": places[channel],
                "channel": channel,
                "ts": message.ts,
                "thread": message.thread_ts,
                "user": message.user,
                "key": message.metadata and str(message.metadata),
                "text": message.text,
            },
            ensure_ascii=False,
        )
        for channel in places
        for message in world.workspace.messages.all(channel)
    ]
    (folder / "slack.jsonl").write_text("\n".join(lines), encoding="utf-8")


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
    for number in range(1, FLOORS + 1):
        stage.floors.append(workspace.channels.add(f"floor-{number}", members=everybody).id)
    inside = [user.id for user in workspace.users.all() if user.name in AGENTS or user.is_bot]
    for name in (AMONG, SHAKEN):
        stage.among_named[name] = workspace.channels.add(name, kind="group", members=inside).id


def hushed(world: Sandbox, message: Message) -> set[str]:
    """The words for agents alone in what the app wrote, names of files included."""
    files = (world.workspace.files.get(file) for file in message.files)
    names = [file.name for file in files if file]
    return set(LEAK.findall(f"{message.text}{message.blocks}{message.attachments}{names}"))
