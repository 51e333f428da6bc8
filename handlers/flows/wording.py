"""Which language, and the few words that go to the desk with what a person wrote."""

from html import escape

from handlers.errors import left_behind
from handlers.flows.transfer import LeftBehind
from handlers.kit import Kit
from handlers.words import Translate
from handlers.workspace import SlackDown
from helpdesks.models import Body


async def translate_for(kit: Kit, user: str) -> Translate:
    """The words in a person's own language, as far as Slack or our memory knows it."""
    try:
        return kit.words.to((await kit.slack.member(user)).locale)
    except SlackDown:
        kept = await kit.store.people.get(kit.slack.team, user)
        return kit.words.to(kept.locale if kept else kit.locale)


def with_left_out(t: Translate, body: Body, left: tuple[LeftBehind, ...]) -> Body:
    """Add a line for each file that stayed behind, with the link that opens it in Slack."""
    lines = [_line(t, file) for file in left]
    if not lines:
        return body
    return Body(
        text="\n".join([body.text, "", *lines]).strip(),
        html=body.html + "".join(f"<p>{escape(line)}</p>" for line in lines),
    )


def _line(t: Translate, file: LeftBehind) -> str:
    said = t("File “{name}” is not attached: {why}").format(
        name=file.name, why=left_behind(t, file.why)
    )
    return f"{said} {file.link}".strip()
