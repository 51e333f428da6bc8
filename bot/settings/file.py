"""`deskhand.toml`: the language of the workspace and the desks."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.settings.desks import KINDS, Desk
from bot.settings.lines import Lines
from bot.settings.mistakes import EXAMPLES, Mistake, faults, nearest, write

Model = TypeVar("Model", bound=BaseModel)
Table = dict[str, Any]


class Deskhand(BaseModel):
    """The table `[deskhand]`. `language` is that of what a whole channel reads."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    language: Literal["en", "zh-CN"] = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    deskhand: Deskhand
    desks: tuple[Desk, ...]
    mistakes: tuple[Mistake, ...]


def read(path: Path) -> File:
    """Read the file; whatever is wrong with it is in `mistakes`."""
    reading = _Reading(path)
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        reading.say((), "there is no such file", "create it with a table [desks.NAME] in it")
    except (OSError, UnicodeDecodeError) as error:
        reading.say((), f"cannot be read ({type(error).__name__})")
    except tomllib.TOMLDecodeError as error:
        reading.say((), f"is not TOML: {error}")
    else:
        reading.lines = Lines(text)
        return reading.file(content)
    return reading.file({})


class _Reading:
    def __init__(self, path: Path) -> None:
        self.lines: Lines | None = None
        self._path = path
        self._mistakes: list[tuple[int, Mistake]] = []
        self._told: set[tuple[str, ...]] = set()

    def file(self, content: Table) -> File:
        self._known(content, (), ("deskhand", "desks"))
        deskhand = self._model(Deskhand, self._table(content, ("deskhand",)), ("deskhand",))
        desks = tuple(self._desks(self._table(content, ("desks",))))
        in_order = sorted(self._mistakes, key=lambda found: found[0])
        return File(
            deskhand=deskhand or Deskhand(),
            desks=desks,
            mistakes=tuple(mistake for _, mistake in in_order),
        )

    def say(self, path: tuple[str, ...], problem: str, remedy: str = "") -> None:
        if path in self._told:
            return
        where, line = str(self._path), 0
        if self.lines and path:
            line = self.lines.of(path)
            where = f"{where}:{line} {'.'.join(path)}"
        self._told.add(path)
        self._mistakes.append((line, Mistake(where=where, problem=problem, remedy=remedy)))

    def _table(self, content: Table, path: tuple[str, ...]) -> Table:
        found = content.get(path[-1], {})
        if isinstance(found, dict):
            return found
        self.say(path, "is not a table", f"write [{'.'.join(path)}] and its settings below")
        return {}

    def _known(self, content: Table, path: tuple[str, ...], known: tuple[str, ...]) -> None:
        for name in content.keys() - set(known):
            self.say((*path, name), "is not a setting", nearest(name, known))

    def _desks(self, tables: Table) -> Iterator[Desk]:
        for name in tables:
            path = ("desks", name)
            model = self._kind(self._table(tables, path), path)
            if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", name):
                self.say(path, "is not a name", "use up to 32 of a-z, 0-9, - and _")
            elif model and (desk := self._desk(model, tables[name], path)):
                yield desk

    def _kind(self, table: Table, path: tuple[str, ...]) -> type[Desk] | None:
        """Find the model of a desk's kind; what cannot be checked without one is left alone."""
        kind = table.get("kind")
        if isinstance(kind, str) and kind in KINDS:
            return KINDS[kind]
        if kind is None:
            self.say((*path, "kind"), "is missing", write("kind"))
        else:
            self.say((*path, "kind"), "is not a kind of desk", nearest(str(kind), KINDS))
        return None

    def _desk(self, model: type[Desk], table: Table, path: tuple[str, ...]) -> Desk | None:
        values = {key: self._referred(value, (*path, key)) for key, value in table.items()}
        values.pop("kind")
        if "name" in values:
            self.say((*path, "name"), "is not a setting", "the name stands in the table's heading")
        examples = {**EXAMPLES, **model.examples}
        return self._model(model, {**values, "name": path[-1]}, path, examples)

    def _referred(self, value: object, path: tuple[str, ...]) -> object:
        """Look up `$NAME` in the environment."""
        if not isinstance(value, str) or not re.fullmatch(r"\$[A-Za-z_]\w*", value):
            return value
        found = os.environ.get(value[1:], "").strip()
        if not found:
            self.say(path, f"{value} is not set in the environment", f"set {value[1:]}")
        return found

    def _model(
        self,
        model: type[Model],
        values: Table,
        path: tuple[str, ...],
        examples: Mapping[str, str] = EXAMPLES,
    ) -> Model | None:
        try:
            return model.model_validate(values)
        except ValidationError as error:
            known = [name for name in ("kind", *model.model_fields) if name != "name"]
            for fault in faults(error, known, examples):
                self.say((*path, *fault.path), fault.problem, fault.remedy)
            return None
