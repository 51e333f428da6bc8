"""Modals and Home tabs as one person sees and uses them."""

from typing import TYPE_CHECKING

from sandbox.slack import choices, inputs, reading, wire
from sandbox.slack.delivery import Ack
from sandbox.slack.interactions import NotPossible
from sandbox.slack.modals import Outcome
from sandbox.slack.records import Generated, Json, View
from sandbox.slack.told import Told

if TYPE_CHECKING:
    from sandbox.slack.acts import Person

LARGEST_INPUT_FILE = 10 * 1024 * 1024
MOST_INPUT_FILES = 10


class Surface:
    """What a modal and a Home tab have in common: elements to fill in and to press."""

    def __init__(self, person: "Person", view: View) -> None:
        self._person = person
        self._view = view
        self._known = self._mark()

    @property
    def id(self) -> str:
        return self._view.id

    @property
    def view(self) -> Json:
        """The view object as it is now, with its state."""
        return wire.view_json(self._person.workspace, self._view)

    @property
    def title(self) -> str:
        return str(self.view["title"]["text"])

    @property
    def text(self) -> str:
        """Every word on it."""
        return reading.words([self._view.body.get("title"), self._view.blocks])

    @property
    def values(self) -> dict[str, dict[str, Json]]:
        """`state.values`."""
        return self._view.values

    def fill(self, block_id: str, value: object) -> Told:
        """Type into the input of that block; dates, times and moments as `moments` has them.

        What tells the app at once does so in the background; await the answer to wait for its ack.
        """
        return self._hold(block_id, value)

    def choose(self, block_id: str, value: object) -> Told:
        """Choose by value or text, people by handle, channels by name; a list for several.

        Tells the app as `fill` does. Raises NotPossible for what is not on offer.
        """
        return self._hold(block_id, value)

    def check(self, block_id: str, values: list[str]) -> Told:
        """Tick exactly these."""
        return self._hold(block_id, values)

    async def search(self, block_id: str, query: str) -> list[Json]:
        """Type into an external select; the options shown, which can then be chosen."""
        element = self._element(block_id)
        found = await self._person.suggest(self._view, block_id, element["action_id"], query)
        return list(found.options)

    async def suggest(self, block_id: str, query: str) -> list[str]:
        """The same, as one reads it: the labels, those in groups too."""
        return [
            option["text"]["text"] for option in choices.flat(await self.search(block_id, query))
        ]

    async def click(self, action_id: str, value: str | None = None) -> Ack:
        """Press the button with that action_id (and value), or choose from the overflow menu."""
        for block, element in inputs.elements(self._view.blocks):
            if element["action_id"] != action_id:
                continue
            if element["type"] == "overflow":
                option = choices.meant(self._person.workspace, element, value)
                return await self._person.act(self._view, block["block_id"], action_id, option)
            if value in (None, element.get("value")):
                return await self._person.act(self._view, block["block_id"], action_id)
        raise NotPossible(f"no {action_id} {value or ''} here; there is: {self._there()}")

    def _hold(self, block_id: str, value: object) -> Told:
        element = self._element(block_id)
        action_id = element["action_id"]
        before = inputs.chosen(element, self._view.values[block_id][action_id])
        offered = [*self._person.offered(block_id, action_id), *before]
        meant = choices.meant(self._person.workspace, element, value, offered)
        return self._person.hold(self._view, block_id, action_id, meant)

    def _element(self, block_id: str) -> Json:
        for block, element in inputs.elements(self._view.blocks):
            if block["block_id"] == block_id and inputs.is_stateful(element):
                return element
        raise NotPossible(f"no input {block_id} here; there is: {self._there()}")

    def _there(self) -> str:
        pairs = inputs.elements(self._view.blocks)
        return ", ".join(f"{block['block_id']}/{element['action_id']}" for block, element in pairs)

    def _mark(self) -> tuple[str, str, str]:
        view = self._view
        return view.id, view.hash, f"{view.errors}{view.notice}"


class Modal(Surface):
    """The modal a person has before them; it follows the top of their stack."""

    @property
    def is_open(self) -> bool:
        return self._view in self._person.workspace.views.stack(self._person.user.id)

    @property
    def errors(self) -> dict[str, str]:
        """What stands under the fields, by block_id."""
        return self._view.errors

    @property
    def notice(self) -> str:
        """The general notice at its foot, if any."""
        return self._view.notice

    def attach(
        self,
        block_id: str,
        name: str,
        data: bytes | Generated,
        mimetype: str = "application/octet-stream",
    ) -> None:
        """Add a file to a file_input; it is uploaded at once. NotPossible beyond its limits."""
        element = self._element(block_id)
        held = self._view.values[block_id][element["action_id"]]["files"]
        size = data.size if isinstance(data, Generated) else len(data)
        if size > LARGEST_INPUT_FILE:
            raise NotPossible(f"{name} is larger than 10 MB")
        if len(held) >= element.get("max_files", MOST_INPUT_FILES):
            raise NotPossible("no more files fit into this field")
        ending = name.rpartition(".")[2].lower()
        if element.get("filetypes") and ending not in element["filetypes"]:
            raise NotPossible(f"this field takes only: {', '.join(element['filetypes'])}")
        file = self._person.upload(name, data, mimetype)
        self._person.hold(self._view, block_id, element["action_id"], [*held, file])

    async def submit(self) -> Outcome:
        """Press submit; what the person sees then."""
        outcome = await self._person.slack.modals.submit(self._view)
        self._follow()
        return outcome

    async def close(self) -> None:
        """Press cancel."""
        await self._person.slack.modals.close(self._view)
        self._follow()

    async def dismiss_all(self) -> None:
        """Press the X: the whole stack goes."""
        await self._person.slack.modals.dismiss(self._person.user.id)

    async def changed(self, timeout: float = 5) -> "Modal":  # noqa: ASYNC109 - as tests say it
        """Wait until another view, or other content, is on the screen than last seen."""

        def differs() -> bool | None:
            self._view = self._person.workspace.views.top(self._person.user.id) or self._view
            return True if self._mark() != self._known or not self.is_open else None

        found = await self._person.workspace.until(differs, timeout)
        if found is None:
            raise AssertionError(f"the modal stayed as it was: {self.text}")
        self._known = self._mark()
        return self

    def _follow(self) -> None:
        self._view = self._person.workspace.views.top(self._person.user.id) or self._view
        self._known = self._mark()


class HomeTab(Surface):
    """The app's Home tab as published for one person."""

    async def changed(self, timeout: float = 5) -> "HomeTab":  # noqa: ASYNC109 - as tests say it
        """Wait until it is published anew."""

        def differs() -> bool | None:
            return True if self._mark() != self._known else None

        found = await self._person.workspace.until(differs, timeout)
        if found is None:
            raise AssertionError(f"the Home tab stayed as it was: {self.text}")
        self._known = self._mark()
        return self
