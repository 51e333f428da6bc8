"""A help desk: that it answers, who we are there, and what we may do."""

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp

from bot.check.advice import ADVICE, REPLIES_PUBLIC, remedy
from bot.check.clock import compare
from bot.check.finding import Finding, fine, wrong
from bot.desks import open_desks
from bot.errors import sentence
from bot.settings import Address, Desk, UdeskDesk
from bot.webhooks import takes_webhooks
from helpdesks.carrier import Carrier
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError
from helpdesks.models import Identity, Listing, Order, Person, Role, Scope

TIMEOUT = aiohttp.ClientTimeout(total=15)


async def check_desk(settings: Desk, http: Address | None) -> list[Finding]:
    """Sign in, and then try everything that the bot will do there; nothing is written."""
    carrier = Carrier()
    desk = open_desks([settings], carrier)[settings.name]
    try:
        found = [finding async for finding in _Look(settings, desk).findings()]
    finally:
        await desk.close()
        await carrier.close()
    return [*found, *await _clock(settings), *_webhooks(settings, http)]


async def check_sign_in(settings: Desk, desk: HelpDesk) -> list[Finding]:
    """Who we are at a desk, and its clock alone: two calls."""
    return [await _Look(settings, desk).sign_in(), *await _clock(settings)]


class _Look:
    def __init__(self, settings: Desk, desk: HelpDesk) -> None:
        self._settings, self._desk = settings, desk
        self._advice = ADVICE[settings.kind]
        self._about = f"desk {settings.name}"
        self._who: Person | None = None

    async def findings(self) -> AsyncIterator[Finding]:
        """Without an agent's sign-in there is nothing else to find."""
        signed_in = await self.sign_in()
        yield signed_in
        if not signed_in.ok or self._who is None:
            return
        who = self._who
        if self._advice.acting:
            yield await self._tried("people", lambda: self._acting(who), self._advice.acting)
        yield await self._tried("form", self._form, self._advice.form)
        yield await self._tried("groups", self._groups, self._advice.groups)
        yield await self._tried("requests", self._newest, self._advice.requests)
        if isinstance(self._settings, UdeskDesk) and not self._settings.agent_replies_public:
            yield self._kept_back()

    async def sign_in(self) -> Finding:
        try:
            self._who = await self._desk.whoami()
        except HelpDeskError as error:
            return self._wrong(self._about, error, self._advice.sign_in)
        return self._signed_in(self._who)

    def _signed_in(self, who: Person) -> Finding:
        name = who.name or who.email or who.id
        if who.role is Role.REQUESTER:
            todo = "use an agent or administrator as the service identity"
            return wrong(self._about, f"signed in as {name}, who is no agent there", todo)
        return fine(self._about, f"signed in as {name} ({who.role})")

    async def _acting(self, who: Person) -> str:
        await self._desk.whoami(as_=Identity(email=who.email, person_id=who.id, role=who.role))
        return "may act for others"

    async def _form(self) -> str:
        counts = [len(await self._desk.fields(one)) for one in self._desk.abilities.categories]
        return f"{sum(counts)} fields of its own can be read"

    async def _groups(self) -> str:
        return f"{len(await self._desk.groups())} groups can be read"

    async def _newest(self) -> str:
        newest = Listing(scope=Scope.DESK, order=Order.UPDATED)
        page = await self._desk.page(newest, number=1, size=1)
        return "can be read" if page.tickets else "can be read; there is none yet"

    def _kept_back(self) -> Finding:
        says = "agents' replies that no mark calls public are kept from requesters"
        return Finding(about=f"{self._about} replies", ok=True, says=says, remedy=REPLIES_PUBLIC)

    async def _tried(self, part: str, work: Callable[[], Awaitable[str]], right: str) -> Finding:
        about = f"{self._about} {part}"
        try:
            return fine(about, await work())
        except HelpDeskError as error:
            return self._wrong(about, error, right)

    def _wrong(self, about: str, error: HelpDeskError, right: str) -> Finding:
        return wrong(about, sentence(error), remedy(self._settings, error, right))


async def _clock(settings: Desk) -> list[Finding]:
    async with aiohttp.ClientSession(trust_env=True, timeout=TIMEOUT) as session:
        try:
            async with session.head(settings.url, allow_redirects=False) as answer:
                found = compare(f"desk {settings.name}", answer.headers.get("Date"))
        except (aiohttp.ClientError, TimeoutError):
            found = None
    return [found] if found else []


def _webhooks(settings: Desk, http: Address | None) -> list[Finding]:
    """A secret says that webhooks are expected."""
    if not takes_webhooks(settings):
        return []
    about = f"desk {settings.name} webhook"
    if http is None:
        todo = "set DESKHAND_HTTP to where this machine listens, or take webhook_secret out"
        return [wrong(about, "is expected, but nothing listens for it", todo)]
    path = f"/desks/{settings.name}/webhook"
    return [fine(about, f"awaited at {http.host}:{http.port}{path}")]
