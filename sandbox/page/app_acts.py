"""What a person does with what the app shows: elements, modals, shortcuts, Home."""

from collections.abc import Callable, Iterator

from sandbox.page import filling
from sandbox.page.act import Act
from sandbox.page.asked import Asked
from sandbox.page.people import called
from sandbox.page.people_acts import message_of
from sandbox.page.uploads import Upload
from sandbox.slack import wire
from sandbox.slack.acts import NotPossible, Person
from sandbox.slack.delivery import Ack
from sandbox.slack.screen import LARGEST_INPUT_FILE
from sandbox.slack.state import Json, Message, View

Who = Callable[[str], Person]


class AppActs:
    def __init__(self, who: Who) -> None:
        self._who = who

    def acts(self) -> tuple[Act, ...]:
        return (
            Act(
                path="press",
                takes="as view|channel+ts block_id action_id value? values? hash?",
                does="Press a button, choose in a menu; `values` are a view's other fields.",
                run=self._press,
            ),
            Act(
                path="suggest",
                takes="as view|channel+ts block_id action_id query",
                does="Type into an external select.",
                run=self._suggest,
            ),
            Act(
                path="look-up",
                takes="as kind query",
                does="Search people, channels or conversations.",
                run=self._look_up,
            ),
            Act(
                path="modal", takes="as", does="Read the modal before the person.", run=self._modal
            ),
            Act(
                path="submit",
                takes="as view values? hash?",
                does="Submit a modal; `values` by block_id, then action_id.",
                run=self._submit,
            ),
            Act(
                path="back", takes="as view", does="Press a modal's Cancel or Back.", run=self._back
            ),
            Act(path="close", takes="as", does="Press the X: every modal closes.", run=self._close),
            Act(
                path="shortcut",
                takes="as callback_id channel? ts?",
                does="Choose a global or a message's shortcut.",
                run=self._shortcut,
            ),
            Act(path="home", takes="as tab?", does="Open the app's Home tab.", run=self._home),
        )

    async def _press(self, asked: Asked) -> Json:
        person, source = self._source(asked)
        block_id, action_id = asked.text("block_id"), asked.text("action_id")
        if isinstance(source, View):
            filling.fill(person, source, asked.mapping("values"), seen=asked.maybe("hash"))
        value = filling.held(person, source, block_id, action_id, asked.body.get("value"))
        return _told(await person.act(source, block_id, action_id, value))

    async def _suggest(self, asked: Asked) -> Json:
        person, source = self._source(asked)
        found = await person.suggest(
            source, asked.text("block_id"), asked.text("action_id"), asked.maybe("query")
        )
        return {"options": found.options, "failed": found.failed}

    async def _look_up(self, asked: Asked) -> Json:
        person, kind = self._who(asked.text("as")), asked.text("kind")
        wanted = asked.maybe("query").casefold().lstrip("@#")
        choices = people(person) if kind == "users" else channels(person)
        if kind == "conversations":
            choices = iter([*channels(person), *people(person)])
        fitting = [(key, label) for key, label in choices if wanted in label.casefold()]
        options = [
            {"value": key, "text": {"type": "plain_text", "text": label}} for key, label in fitting
        ]
        return {"options": options[:100]}

    async def _modal(self, asked: Asked) -> Json:
        person = self._who(asked.text("as"))
        stack = person.workspace.views.stack(person.user.id)
        if not stack:
            return {"view": None, "depth": 0}
        top = stack[-1]
        shown = wire.view_json(person.workspace, top)
        return {"view": shown, "depth": len(stack), "errors": top.errors, "notice": top.notice}

    async def _submit(self, asked: Asked) -> Json:
        person, view = self._view(asked)
        filling.fill(person, view, asked.mapping("values"), seen=asked.maybe("hash"))
        outcome = await person.slack.modals.submit(view)
        return {"errors": outcome.errors, "closed": outcome.closed, "failed": outcome.failed}

    async def _back(self, asked: Asked) -> Json:
        person, view = self._view(asked)
        await person.slack.modals.close(view)
        return {}

    async def _close(self, asked: Asked) -> Json:
        person = self._who(asked.text("as"))
        await person.slack.modals.dismiss(person.user.id)
        return {}

    async def _shortcut(self, asked: Asked) -> Json:
        person, callback_id = self._who(asked.text("as")), asked.text("callback_id")
        if not asked.maybe("ts"):
            return _told(await person.shortcut(callback_id))
        message = message_of(person, asked.text("channel"), asked.text("ts"))
        return _told(await person.message_shortcut(callback_id, message))

    async def _home(self, asked: Asked) -> Json:
        self._who(asked.text("as")).look_at_app(asked.maybe("tab") or "home")
        return {}

    def upload(self, name: str, upload: Upload) -> Json:
        """Put a file into a form: it is uploaded at once, as Slack does."""
        person = self._who(name)
        if len(upload.data) > LARGEST_INPUT_FILE:
            raise NotPossible(f"{upload.name} is larger than 10 MB")
        kind = upload.mimetype or "application/octet-stream"
        file = person.upload(upload.name, upload.data, kind)
        return {"id": file["id"], "name": file["name"], "size": file["size"]}

    def _source(self, asked: Asked) -> tuple[Person, Message | View]:
        if asked.maybe("view"):
            return self._view(asked)
        person = self._who(asked.text("as"))
        return person, message_of(person, asked.text("channel"), asked.text("ts"))

    def _view(self, asked: Asked) -> tuple[Person, View]:
        person = self._who(asked.text("as"))
        view = person.workspace.views.find(asked.text("view"))
        if view is None or view.user != person.user.id:
            raise NotPossible("that view is not open any more")
        return person, view


def people(person: Person) -> Iterator[tuple[str, str]]:
    for user in person.workspace.users.all():
        if not user.deleted:
            name = called(user)
            yield user.id, name if name == user.real_name else f"{name} ({user.real_name})"


def channels(person: Person) -> Iterator[tuple[str, str]]:
    for channel in person.workspace.channels.all():
        if channel.name and person.workspace.sees_channel(person.user.id, channel):
            yield channel.id, channel.name


def _told(ack: Ack) -> Json:
    return {"status": ack.status, "reason": ack.reason, "millis": round(ack.millis, 1)}
