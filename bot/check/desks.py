"""A help desk: that it answers, who we are there, and what we may do."""

import aiohttp

from bot.check.clock import compare
from bot.check.finding import Finding, fine, wrong
from bot.desks import open_desks
from bot.errors import sentence
from bot.settings import Desk
from helpdesks.carrier import Carrier
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError
from helpdesks.models import Role

TIMEOUT = aiohttp.ClientTimeout(total=15)


async def check_desk(settings: Desk) -> list[Finding]:
    carrier = Carrier()
    desk = open_desks([settings], carrier)[settings.name]
    about = f"desk {settings.name}"
    try:
        return [await _rights(about, desk), *await _clock(about, settings.url)]
    except HelpDeskError as error:
        remedy = "see the desk's url, email and token in the settings"
        return [wrong(about, sentence(error), remedy)]
    finally:
        await desk.close()
        await carrier.close()


async def _rights(about: str, desk: HelpDesk) -> Finding:
    who = await desk.whoami()
    name = who.name or who.email or who.id
    if who.role is Role.REQUESTER:
        remedy = "use the address of an agent or administrator as the service identity"
        return wrong(about, f"signed in as {name}, who is no agent there", remedy)
    fields = len(await desk.fields())
    return fine(about, f"signed in as {name} ({who.role}); its form has {fields} fields of its own")


async def _clock(about: str, url: str) -> list[Finding]:
    async with aiohttp.ClientSession(trust_env=True, timeout=TIMEOUT) as session:
        try:
            async with session.head(url, allow_redirects=False) as answer:
                found = compare(about, answer.headers.get("Date"))
        except (aiohttp.ClientError, TimeoutError):
            found = None
    return [found] if found else []
