"""Mistakes in settings, told all at once: where it stands, what is wrong, what to write."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError

EXAMPLES = {
    "SLACK_BOT_TOKEN": "the bot token of the app's page OAuth & Permissions, xoxb-…",
    "SLACK_APP_TOKEN": "an app-level token with connections:write, xapp-…",
    "SLACK_SIGNING_SECRET": "the signing secret of the app's page Basic Information",
    "SLACK_API_URL": "https://slack.com/api/, or leave it unset",
    "DESKHAND_SECRET_KEY": "a key; `deskhand secrets new-key` makes one",
    "DESKHAND_HTTP": "host:port, for example 127.0.0.1:8080",
    "DESKHAND_LOG": "console or json",
    "kind": 'kind = "kf5", "zammad" or "udesk"',
    "group": 'group = "Support", or leave it out',
    "filter_id": "filter_id = 77, or leave it out",
    "template_id": "template_id = 3, or leave it out",
    "signature": 'signature = "sha256" or "sha1"',
    "zone": 'zone = "Asia/Shanghai"',
    "poll_seconds": "poll_seconds = 60 (1 to 3600)",
    "language": 'language = "en" or "zh-CN"',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake. `where` is a variable, or file:line and key; `remedy` says what to write."""

    where: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}" + (f"; {self.remedy}" if self.remedy else "")


class Mistaken(Exception):
    """The settings cannot be used; `mistakes` holds every reason, and no secret."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What pydantic found at `path`, in our words."""

    path: tuple[str, ...]
    problem: str
    remedy: str


def write(name: str, examples: Mapping[str, str] = EXAMPLES) -> str:
    """Say what to write for a setting, or nothing where the problem says it all."""
    example = examples.get(name)
    return f"write {example}" if example else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which of the known words was probably meant."""
    known = tuple(known)
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean {found[0]}?" if found else f"known here: {', '.join(known)}"


def faults(
    error: ValidationError, known: Iterable[str], examples: Mapping[str, str] = EXAMPLES
) -> Iterator[Fault]:
    """Read a validation error; what was written is never repeated, it may be a secret."""
    known = tuple(known)
    for found in error.errors(include_url=False, include_input=False, include_context=False):
        path = tuple(str(part) for part in found["loc"])
        name = path[-1] if path else ""
        if found["type"] == "missing":
            yield Fault(path=path, problem="is missing", remedy=write(name, examples))
        elif found["type"] == "extra_forbidden":
            yield Fault(path=path, problem="is not a setting", remedy=nearest(name, known))
        else:
            problem = found["msg"].removeprefix("Value error, ").replace("Input should", "should")
            yield Fault(path=path, problem=problem, remedy=write(name, examples))
