"""`/request …`: what was typed decides; an answer typed in one line is on disk before the ack."""

from functools import partial
from typing import Literal

from handlers.dispatch import Answer
from handlers.errors import NotKnown, sentence
from handlers.flows import add_comment, browse, forms, people, watch
from handlers.flows.forms import Asked
from handlers.flows.jobs import AddComment
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Typed
from handlers.text import command_line as line
from handlers.text.escape import one_line
from handlers.text.from_slack import from_slack
from handlers.views import help as help_views
from handlers.views import notices
from handlers.views import watch as watch_views
from handlers.views.hub import hub_message
from handlers.views.new_request import TITLE_LIMIT, RequestForm
from handlers.views.reply import ReplyForm
from handlers.views.state import ListState
from handlers.workspace import Message
from helpdesks.models import Scope
from store import Batch, New


async def request(typed: Typed, kit: Kit) -> Answer:
    """Answer `/request`; a reply typed in one line is promised before Slack hears of it."""
    command = line.parse(typed.text)
    if isinstance(command, line.Reply) and command.text:
        await kit.store.commit(Batch(outbox=(_reply_row(kit, typed, command),)))
        return Answer(then=partial(_on_its_way, kit, typed, command.number))
    return Answer(then=partial(_then, kit, typed, command))


async def _on_its_way(kit: Kit, typed: Typed, number: str) -> None:
    t = await translate_for(kit, typed.user)
    await kit.slack.respond(typed.response_url, notices.reply_sending(t, number=number))


async def _then(kit: Kit, typed: Typed, command: line.Command) -> None:
    said = await _answer(kit, typed, command)
    if said is not None:
        await kit.slack.respond(typed.response_url, said)


async def _answer(kit: Kit, typed: Typed, command: line.Command) -> Message | None:
    """Open a form, which answers by itself, or make the message to answer with."""
    asked = Asked(
        user=typed.user,
        channel=typed.channel,
        trigger_id=typed.trigger_id,
        response_url=typed.response_url,
    )
    match command:
        case line.New(title=title):
            await forms.open_new(kit, asked, first_form(title))
            return None
        case line.Reply(number=number):
            await forms.open_reply(kit, asked, kit.desk.name, number, ReplyForm())
            return None
        case line.Watch():
            return await watch.ask(kit, asked)
        case line.Unwatch():
            return await _unwatch(kit, typed)
        case _:
            return await _read(kit, typed.user, command)


async def _read(kit: Kit, user: str, command: line.Command) -> Message:
    """What only looks at the desk."""
    match command:
        case line.Search() if command == line.Search():
            return help_views.empty_search(await translate_for(kit, user))
        case line.List() | line.Search():
            return await browse.requests(kit, user, list_state(kit, command))
        case line.Show(number=number):
            return await browse.request(kit, user, kit.desk.name, number)
        case line.Link() | line.Whoami():
            return await whoami(kit, user, fresh=isinstance(command, line.Link))
        case _:
            return await _guidance(kit, user, command)


def first_form(title: str) -> RequestForm:
    """The form with what was typed: a title that is too long goes on in the description."""
    words = from_slack({"text": title}).text
    short = one_line(words, TITLE_LIMIT)
    return RequestForm(title=short, body="" if short == words.strip() else words)


def list_state(kit: Kit, command: line.List | line.Search) -> ListState:
    everyone = command.scope is Scope.MY_ORGANIZATION
    scope: Literal["mine", "organization"] = "organization" if everyone else "mine"
    if isinstance(command, line.List):
        return ListState(
            desk=kit.desk.name,
            scope=scope,
            progress=command.progress.value if command.progress else None,
            order=command.order.value,
        )
    return ListState(
        desk=kit.desk.name,
        scope=scope,
        words=command.words,
        statuses=tuple(status.value for status in command.statuses),
        field_value=command.field_value,
    )


async def whoami(kit: Kit, user: str, *, fresh: bool) -> Message:
    """Say who this person is at the desk, or why they are nobody there."""
    t, member = await translate_for(kit, user), await kit.slack.member(user)
    try:
        who = await people.identify(kit, kit.desk, user, fresh=fresh)
    except NotKnown as error:
        return help_views.whoami_message(
            t,
            slack_name=member.name,
            email=member.email,
            desk=kit.desk.name,
            reason=sentence(t, error),
        )
    return help_views.whoami_message(
        t,
        slack_name=member.name,
        email=who.email,
        desk=kit.desk.name,
        known=who.level != "unknown",
        desk_name=who.name,
        role=who.role,
        organization=await people.organization(kit.desk, who),
        level=who.level,
    )


def _reply_row(kit: Kit, typed: Typed, command: line.Reply) -> New:
    job = AddComment(
        desk=kit.desk.name,
        number=command.number,
        user=typed.user,
        channel=typed.channel,
        message={"text": command.text},
        response_url=typed.response_url,
    )
    return add_comment.promise(job, f"command:{typed.trigger_id}")


async def _unwatch(kit: Kit, typed: Typed) -> Message | None:
    t = await translate_for(kit, typed.user)
    stopped = await watch.stop(kit, typed.user, typed.channel, typed.trigger_id)
    return None if stopped else watch_views.not_watched(t)


async def _guidance(kit: Kit, user: str, command: line.Command) -> Message:
    """What needs no desk: the hub, the help, and what was not understood."""
    t = await translate_for(kit, user)
    match command:
        case line.Unknown(word=word, nearest=nearest):
            return help_views.unknown_command(t, word=word, nearest=nearest)
        case line.BadNumber(word=word):
            return help_views.bad_number(t, word=word)
        case line.BadOption(name=name, value=value, allowed=allowed):
            return help_views.bad_option(t, name=name, value=value, allowed=allowed)
        case line.Help():
            return help_views.help_message(t)
        case _:
            member = await kit.slack.member(user)
            known = await kit.store.identities.get(kit.slack.team, user, kit.desk.name)
            agent = known is not None and people.is_agent(known)
            return hub_message(t, name=member.name, agent=agent, desk=kit.desk.name)
