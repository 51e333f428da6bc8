"""Trouble after Slack has been answered: whoever is waiting for an answer hears what happened."""

from uuid import uuid4

from handlers.edge import EXPECTED, Told
from handlers.errors import NotKnown, sentence, unexpected
from handlers.flows.rights import ASKABLE
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Pressed, Said, Submitted, Typed
from handlers.views.introductions import offering
from handlers.views.notices import told
from handlers.words import Translate
from handlers.workspace import SlackError


def tell_of(kit: Kit, payload: Typed | Pressed | Submitted | Said) -> Told:
    """Make the way to tell the person behind a payload."""

    async def tell(error: Exception, reference: str) -> None:
        t = await _words(kit, payload.user)
        said = sentence(t, error) if isinstance(error, EXPECTED) else unexpected(t, reference)
        askable = isinstance(error, NotKnown) and error.reason in ASKABLE
        words = offering(t, said) if askable else told(said)
        url = getattr(payload, "response_url", "")
        if url:
            await kit.slack.respond(url, words)
        else:
            channel = await kit.slack.direct(payload.user)
            await kit.slack.post(channel, words, key=f"trouble:{uuid4().hex}")

    return tell


async def _words(kit: Kit, user: str) -> Translate:
    try:
        return await translate_for(kit, user)
    except SlackError:
        return kit.words.to(kit.locale)
