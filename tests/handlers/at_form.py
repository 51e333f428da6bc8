"""Somebody at a form, with Slack between: what they choose stays, whatever is drawn around it."""

import json
from itertools import count
from typing import Any

from handlers.views.field_ids import key_of, level_of
from handlers.workspace import View
from tests.handlers import bodies
from tests.handlers.bodies import Json
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import ANA
from tests.handlers.views import filling

_seconds = count(1_800_000_000)


class AtForm:
    """The form that was opened last; `view` is as Slack would send it now."""

    def __init__(self, door: FrontDoor, *, user: str = ANA) -> None:
        self.door, self.user = door, user
        self.view = filling.submitted(door.slack.form)

    @property
    def key(self) -> str:
        return str(self.view["external_id"])

    @property
    def text(self) -> str:
        return json.dumps(self.view["blocks"], ensure_ascii=False)

    @property
    def fields(self) -> list[tuple[str, int]]:
        """The fields in the form with their levels, from top to bottom."""
        names = (n for n in filling.names(self.view) if n.startswith("field:"))
        return [(key_of(name), level_of(name)) for name in names]

    def name(self, key: str, level: int = 1) -> str:
        """The block_id of an input: a field's by its key, any other by its own name."""
        found = [n for n in filling.names(self.view) if (key_of(n), level_of(n)) == (key, level)]
        return found[0] if found else key

    def element(self, key: str, level: int = 1) -> dict[str, Any]:
        found: dict[str, Any] = filling.block(self.view, self.name(key, level))["element"]
        return found

    def stands(self, key: str, level: int = 1) -> Any:
        """What Slack holds for an input."""
        name = self.name(key, level)
        state = self.view["state"]["values"][name][self.element(key, level)["action_id"]]
        return next(value for kind, value in state.items() if kind != "type")

    async def choose(self, key: str, value: Any, level: int = 1) -> None:
        """Use an input, and see what becomes of the form."""
        await self.door.send(self.using(key, value, level))
        self.look()

    def using(self, key: str, value: Any, level: int = 1) -> Json:
        """What Slack sends when an input is used."""
        name, action = self.name(key, level), self.element(key, level)["action_id"]
        self.view = filling.redrawn(self.view, self.view, **{name: value})
        return self._pressed({"block_id": name, "action_id": action, "type": "input"})

    async def press(self, action: str, value: str = "") -> None:
        await self.door.send(self._pressed({**bodies.button(action, value)}))
        self.look()

    async def search(self, key: str, typed: str, level: int = 1) -> list[Json]:
        """Type into a long choice; answers the options that Slack is given."""
        element = self.element(key, level)
        assert "external" in element["type"]
        body = bodies.interaction(
            "block_suggestion",
            self.user,
            container={"type": "view", "view_id": "V1"},
            action_id=element["action_id"],
            block_id=self.name(key, level),
            value=typed,
            view=bodies.shown(self.view),
        )
        response = await self.door.send(body)
        found: list[Json] = json.loads(response.body)["options"]
        return found

    async def send(self, **typed: Any) -> Json:
        """Send the form; answers what Slack is told to do, and sees what it shows then."""
        self.view = filling.redrawn(self.view, self.view, **typed)
        response = await self.door.send(bodies.submitted(self.view, user=self.user))
        assert response.status == 200
        told: Json = json.loads(response.body) if response.body else {}
        if "view" in told:
            self.door.slack.views[self.key] = told["view"]
            self.look()
        return told

    def look(self) -> None:
        """See the form as it is drawn now, with what stands in it."""
        now: View | None = self.door.slack.views.get(self.key)
        if now is not None:
            self.view = filling.redrawn(self.view, now)

    def look_at_newest(self) -> None:
        """See the form that took this one's place."""
        self.view = filling.redrawn(self.view, self.door.slack.form)

    def _pressed(self, action: Json) -> Json:
        action = {**action, "action_ts": f"{next(_seconds)}.000000"}
        return bodies.pressed_in(self.view, action, user=self.user, trigger="1.2.pressed")


async def at_form(door: FrontDoor, text: str = "new Printer on fire", **where: Any) -> AtForm:
    """Open the form for a new request."""
    await door.command(text, **where)
    return AtForm(door, user=where.get("user", ANA))
