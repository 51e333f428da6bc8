"""`/request …`: what was typed decides; a reply or note typed in one line is on disk at once."""

from functools import partial
from typing import Literal

from handlers.dispatch import Answer
from handlers.flows import browse, forms, linking, numbered, people_queue, settings, sync, watch
from handlers.flows.desks_here import here, named
from handlers.flows.forms import Asked
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Typed
from handlers.text import command_line as line
from handlers.text.escape import one_line
from handlers.text.from_slack import from_slack
from handlers.views import help as help_views
from handlers.views import watch as watch_views
from handlers.views.hub import hub_message
from handlers.views.new_request import TITLE_LIMIT, RequestForm
from handlers.views.state import ListState
from handlers.workspace import Message
from helpdesks.models import Scope


async def request(typed: Typed, kit: Kit) -> Answer:
    """Answer `/request`; a reply or note typed in one line is kept before Slack hears of it."""
    command = line.parse(typed.text, tuple(kit.desks))
    if isinstance(command, line.Reply | line.Note) and command.text:
        return Answer(then=await numbered.reply_typed(kit, _asked(typed), command))
    return Answer(then=partial(_then, kit, typed, command))


async def _then(kit: Kit, typed: Typed, command: line.Command) -> None:
    said = await _answer(kit, typed, command)
    if said is not None:
        await kit.slack.respond(typed.response_url, said)


async def _answer(kit: Kit, typed: Typed, command: line.Command) -> Message | None:
    """Open a form, which answers by itself, or make the message to answer with."""
    asked = _asked(typed)
    match command:
        case line.New(title=title):
            await forms.open_new(kit, asked, first_form(title))
            return None
        case line.Reply() | line.Note():
            return await numbered.open_reply(kit, asked, command)
        case line.Watch():
            return await watch.ask(kit, asked)
        case line.Unwatch():
            return await _unwatch(kit, typed)
        case line.Settings():
            return await settings.ask(kit, asked)
        case _:
            return await _read(kit, typed, command)


async def _read(kit: Kit, typed: Typed, command: line.Command) -> Message:
    """What only looks at the desks."""
    match command:
        case line.List() | line.Search():
            return await _list(kit, typed, command)
        case line.Show():
            return await numbered.show(kit, _asked(typed), command)
        case line.Link() | line.Whoami():
            return await linking.whoami(kit, typed.user, fresh=isinstance(command, line.Link))
        case line.Sync():
            return await sync.ask(kit, _asked(typed), command)
        case line.People():
            return await people_queue.queue(kit, typed.user)
        case _:
            return await _guidance(kit, typed, command)


async def _list(kit: Kit, typed: Typed, command: line.List | line.Search) -> Message:
    if command == line.Search():
        return help_views.empty_search(await translate_for(kit, typed.user))
    return await browse.requests(kit, typed.user, list_state(kit, command))


def first_form(title: str) -> RequestForm:
    """The form with what was typed: a title that is too long goes on in the description."""
    words = from_slack({"text": title}).text
    short = one_line(words, TITLE_LIMIT)
    return RequestForm(title=short, body="" if short == words.strip() else words)


def list_state(kit: Kit, command: line.List | line.Search) -> ListState:
    """The first page; of all desks where there are several."""
    everyone = command.scope is Scope.MY_ORGANIZATION
    scope: Literal["mine", "organization"] = "organization" if everyone else "mine"
    desk = "" if len(kit.desks) > 1 else kit.desk.name
    if isinstance(command, line.List):
        return ListState(
            desk=desk,
            scope=scope,
            progress=command.progress.value if command.progress else None,
            order=command.order.value,
        )
    return ListState(
        desk=desk,
        scope=scope,
        words=command.words,
        statuses=tuple(status.value for status in command.statuses),
        field_value=command.field_value,
    )


async def _unwatch(kit: Kit, typed: Typed) -> Message | None:
    t = await translate_for(kit, typed.user)
    stopped = await watch.stop(kit, typed.user, typed.channel, typed.trigger_id)
    return None if stopped else watch_views.not_watched(t)


async def _guidance(kit: Kit, typed: Typed, command: line.Command) -> Message:
    """What needs no desk: the hub, the help, and what was not understood."""
    t = await translate_for(kit, typed.user)
    match command:
        case line.Unknown(word=word, nearest=nearest):
            return help_views.unknown_command(t, word=word, nearest=nearest)
        case line.BadNumber(word=word):
            return help_views.bad_number(t, word=word)
        case line.BadOption(name=name, value=value, allowed=allowed):
            return help_views.bad_option(t, name=name, value=value, allowed=allowed)
        case line.BadDesk(word=word, nearest=nearest, desks=desks):
            return help_views.bad_desk(t, word=word, nearest=nearest, desks=desks)
        case line.Help():
            return help_views.help_message(t, desk=named(kit, kit.desk.name))
        case _:
            return await _hub(kit, typed)


async def _hub(kit: Kit, typed: Typed) -> Message:
    t, at = await translate_for(kit, typed.user), await here(kit, typed.channel)
    member = await kit.slack.member(typed.user)
    return hub_message(
        t,
        name=member.name,
        agent=await settings.may_be_agent(kit, typed.user),
        desk=at.desk.name,
        choice=at.choice,
        several=len(kit.desks) > 1,
    )


def _asked(typed: Typed) -> Asked:
    return Asked(
        user=typed.user,
        channel=typed.channel,
        trigger_id=typed.trigger_id,
        response_url=typed.response_url,
    )
