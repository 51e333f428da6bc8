"""A workspace that knows who reads what, and a story in which anything may happen to it."""

from dataclasses import dataclass, field, replace
from typing import Any

from handlers.flows import audience
from handlers.flows.follow import follow
from handlers.kit import Kit
from handlers.workspace import Member, Message, SlackBusy, SlackDown, SlackUnclear
from helpdesks.errors import Unreachable
from helpdesks.models import Person, Status
from tests.handlers import bodies
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import AGENTS, ANA, BOT, HELP, MARTA, FakeDesk, FakeWorkspace
from tests.handlers.steps import asked, card_of, hide, later, ticket_of, waiting

SECRET, SHOWN = "only-for-agents", "for-everybody"
ELSEWHERE = "only-for-somebody-else"
OURS = "for-us-alone"  # public, and for no other organization

GUEST, FOREIGN, APP = "U0GUEST", "U0FOREIGN", "U0APP"
OTHERS = (
    Member(id=GUEST, name="Gast", email="marta@acme.example", guest=True),
    Member(id=FOREIGN, name="Frida", email="frida@else.example", guest=True, stranger=True),
    Member(id=APP, name="App", bot=True),
)
STRANGER = Person(id="20", name="Somebody Else", email="else@else.example", organization_id="99")


class Guarded(FakeWorkspace):
    """Slack that looks, whenever it is given something, who could read it at that moment."""

    def __init__(self, now: Any) -> None:
        super().__init__(now)
        self.members.update({member.id: member for member in OTHERS})
        self.leaks: list[str] = []
        self.asking = ANA  # who has typed or pressed something last

    def read_by_agents_alone(self, channel: str) -> bool:
        if channel.startswith("D"):
            return channel == f"D{MARTA[1:]}"
        place = self.channels[channel]
        others = set(self.present.get(channel, ())) - {MARTA, BOT}
        return place.private and not place.shared and not others

    def standing(self) -> list[str]:
        """What stands where somebody else can read it."""
        posts = [p.all_text for p in self.posts if not self.read_by_agents_alone(p.channel)]
        shown = [f"{s.title} {s.data!r}" for s in self.shown]
        open_ = [not self.read_by_agents_alone(s.channel) for s in self.shown]
        return posts + [said for said, bad in zip(shown, open_, strict=True) if bad]

    async def post(
        self, channel: str, message: Message, *, key: str, thread_ts: str | None = None
    ) -> str:
        self._look(self.read_by_agents_alone(channel), "post", channel, message, key)
        return await super().post(channel, message, key=key, thread_ts=thread_ts)

    async def update(self, channel: str, ts: str, message: Message, *, key: str) -> None:
        self._look(self.read_by_agents_alone(channel), "update", channel, message, key)
        await super().update(channel, ts, message, key=key)

    async def ephemeral(
        self, channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        self._look(user == MARTA, "ephemeral", channel, user, message)
        await super().ephemeral(channel, user, message, thread_ts=thread_ts)

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        self._look(self.asking == MARTA, "respond", message)
        await super().respond(response_url, message, replace=replace)

    async def open_view(self, trigger_id: str, view: Any) -> str:
        self._look(self.asking == MARTA, "open_view", view)
        return await super().open_view(trigger_id, view)

    async def update_view(self, view: Any, **given: Any) -> bool:
        self._look(self.asking == MARTA, "update_view", view)
        return await super().update_view(view, **given)

    async def share(self, files: Any, *, channel: str, **given: Any) -> None:
        data = [self.uploaded[file_id] for file_id in files]
        self._look(self.read_by_agents_alone(channel), "share", channel, files, data, given)
        await super().share(files, channel=channel, **given)

    def _shared(self, given: tuple[object, ...]) -> bool:
        return any(self.channels[at].shared for at in (HELP, AGENTS) if at in given)

    def _look(self, fine: bool, *given: object) -> None:
        if self._shared(given) and OURS in repr(given):
            self.leaks.append(repr(given))
        secrets = (SECRET,) if AGENTS in given else (SECRET, ELSEWHERE)
        if not fine and any(secret in repr(given) for secret in secrets):
            self.leaks.append(repr(given))


@dataclass(slots=True, kw_only=True)
class Story:
    """What happens, act by act."""

    door: FrontDoor
    kit: Kit
    slack: Guarded
    desk: FakeDesk
    clock: Any
    made: int = 0
    cards: dict[str, str] = field(default_factory=dict)

    async def begins(self) -> None:
        """Ana asks in a public channel; the agents' channel watches and is marked for them."""
        self.desk.persons[STRANGER.id] = STRANGER
        self.clock.forward(seconds=1)
        await self.look(1)
        await self.marks("agents")
        await asked(self.door)
        await self.look(1)
        for channel in (HELP, AGENTS):
            self.cards[channel] = card_of(self.door, "Printer on fire", channel).ts

    async def ends(self) -> None:
        """Everything that was promised is done, and every channel was looked at once more."""
        await self.look(60)
        await audience.check_all(self.kit)
        for _ in range(14):
            await later(self.door, 70)
            if not await waiting(self.kit):
                break

    async def says(self, public: bool, text: str, attached: bool) -> None:
        """Write a comment whose every part tells whether it may be read."""
        self.made += 1
        word = f"{SHOWN}-{self.made}." if public else SECRET
        files = {f"{word}.txt": word.encode()} if attached else {}
        html = f"<p>{word}</p><!-- {text} -->" if attached else ""
        ticket = ticket_of(self.desk)
        self.desk.says(ticket, f"{word} {text}", public=public, files=files, html=html)

    async def blurts(self, look: bool) -> None:
        """Say what was not meant for all, where everybody reads it, and hide it at once."""
        ticket = ticket_of(self.desk)
        comment = self.desk.says(ticket, "hidden-later", files={"hidden-later.txt": b"h"})
        if look:
            await self.look(2)
        hide(self.desk, comment)

    async def shares(self, heard: bool, what: str) -> None:
        """The channel in which Ana asked is shared while something is on its way there."""
        self.made += 1
        ticket = ticket_of(self.desk)
        if what == "file":
            self.desk.says(ticket, "See the file", files={f"{OURS}.txt": OURS.encode()})
        else:
            self.desk.says(ticket, f"{OURS} {self.made}")
        self.slack.trouble.fail("upload" if what == "file" else "post", SlackBusy(60.0))
        await self.look(2)
        self.slack.channels[HELP] = replace(self.slack.channels[HELP], shared=True)
        self.made += 1
        if heard:
            event = {"type": "channel_shared", "channel": HELP, "event_ts": "1800000000.0"}
            await self.door.send(bodies.event(event, f"EvHappens{self.made}"))
        await self.look(61)

    async def loses(self, attached: bool) -> None:
        """The answer to a note's post is lost, the desk is down, and a guest joins."""
        files = {f"{SECRET}.txt": SECRET.encode()} if attached else {}
        self.desk.says(ticket_of(self.desk), SECRET, public=False, files=files)
        lost = "share" if attached else "post"
        self.slack.trouble.fail(lost, SlackUnclear(), done=True)
        await self.look(2)
        self.desk.trouble.down(Unreachable())
        await self.joins(GUEST, True)
        for _ in range(4):
            await later(self.door, 70)
        self.slack.leaks += [said for said in self.slack.standing() if SECRET in said]
        self.desk.trouble.up()

    async def parts(self, moved: bool) -> None:
        """Ana's thread ends, and then something that it was told becomes internal."""
        child = ticket_of(self.desk)
        comment = self.desk.says(child, "hidden-later", files={"hidden-later.txt": b"h"})
        await self.look(2)
        await self.merges()
        if moved:
            other = self.desk.merges[child.id]
            self.desk.conversations[other] += self.desk.conversations[child.id]
            self.desk.conversations[child.id] = []
        await self.look(2)
        hide(self.desk, comment)

    async def look(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)
        await follow(self.kit, "support")
        await self.door.deliver()

    async def marks(self, who: str) -> None:
        self.slack.asking = MARTA
        await self.door.command("watch", user=MARTA, channel=AGENTS)
        if not self.slack.views:
            return
        form = self.slack.form
        if form["callback_id"] == "watch":
            given = {"scope": "desk", "detail": "conversation"}
            if any(block.get("block_id") == "audience" for block in form["blocks"]):
                given["audience"] = who
            await self.door.submit(form, user=MARTA, **given)
        await self.door.deliver()

    async def unwatches(self) -> None:
        self.slack.asking = MARTA
        await self.door.command("unwatch", user=MARTA, channel=AGENTS)

    async def joins(self, user: str, heard: bool) -> None:
        """Slack tells us, or else the half minute goes by in which we believe what we knew."""
        if user not in self.slack.present[AGENTS]:
            self.slack.present[AGENTS].append(user)
        await self._happens("member_joined_channel", heard, user=user)

    async def leaves(self, user: str) -> None:
        self.slack.present[AGENTS] = [u for u in self.slack.present[AGENTS] if u != user]

    async def opens(self, change: str, heard: bool) -> None:
        """The agents' channel becomes public, or shared with others, or neither any more."""
        place = replace(self.slack.channels[AGENTS], private=True, shared=False)
        changes = {"public": {"private": False}, "shared": {"shared": True}, "closed": {}}[change]
        self.slack.channels[AGENTS] = replace(place, **changes)
        await self._happens("channel_shared", heard)

    async def hears(self, user: str, text: str) -> None:
        """Somebody answers in the thread where they are."""
        channel = AGENTS if user == MARTA else HELP
        word = SECRET if user == MARTA and await audience.is_agents(self.kit, AGENTS) else SHOWN
        self.slack.asking = user
        self.made += 1
        given = {
            "channel": channel,
            "thread_ts": self.cards[channel],
            "ts": f"18000000{self.made:02d}.1",
        }
        await self.door.say(f"{word} {text}", user=user, **given)

    async def types(self, user: str, line: str) -> None:
        """A command in the public channel; only who typed it reads the answer."""
        self.slack.asking = user
        await self.door.command(line, user=user, channel=HELP)

    async def merges(self) -> None:
        """Ana's request lives on in one that she may not see."""
        other = self.desk.opens(f"{ELSEWHERE} title", requester=STRANGER.id)
        self.desk.says(other, f"{ELSEWHERE} answer")
        self.desk.says(other, SECRET, public=False)
        child = ticket_of(self.desk)
        self.desk.merges[child.id] = other.id
        self.desk.sets(child, status=Status.CLOSED)

    async def retries(self) -> None:
        for row in await self.kit.store.outbox.list("dead"):
            await self.kit.store.outbox.retry(row.id)

    async def breaks(self, what: str) -> None:
        match what:
            case "comments" | "person_by_email":
                self.desk.trouble.fail(what, Unreachable())
            case "post done":
                self.slack.trouble.fail("post", SlackUnclear(), done=True)
            case "share done":
                self.slack.trouble.fail("share", SlackUnclear(), done=True)
            case _:
                self.slack.trouble.fail(what, SlackDown())

    async def _happens(self, what: str, heard: bool, *, user: str = "") -> None:
        if not heard:
            self.clock.forward(seconds=31)
            return
        self.made += 1
        event = {"type": what, "channel": AGENTS, "user": user, "event_ts": "1800000000.0"}
        await self.door.send(bodies.event(event, f"EvHappens{self.made}"))
