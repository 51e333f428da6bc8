"""Everything together: what a command needs is there and right, or all mistakes are told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Flag, auto
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings

from bot.settings import file
from bot.settings.desks import Desk
from bot.settings.environment import Address, Process, Slack
from bot.settings.mistakes import EXAMPLES, Mistake, Mistaken, faults, write

Source = TypeVar("Source", bound=BaseSettings)


class Need(Flag):
    """What a command cannot do without."""

    SLACK = auto()
    DESKS = auto()
    STORE = auto()
    ALL = SLACK | DESKS | STORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was decided. `http` is where to listen, None for not at all.

    The first desk is the one that requests go to where nobody has chosen another.
    """

    slack: Slack
    database: Path
    secret_keys: tuple[SecretStr, ...]
    http: Address | None
    log: Literal["console", "json"]
    language: Literal["en", "zh-CN"]
    desks: tuple[Desk, ...]

    def secrets(self) -> tuple[str, ...]:
        """Answer every secret there is, for the log to strike out."""
        slack = self.slack
        kept = (slack.bot_token, slack.app_token, slack.signing_secret, slack.client_secret)
        desks = (secret for desk in self.desks for secret in desk.secrets())
        return tuple(
            secret.get_secret_value() for secret in (*kept, *self.secret_keys, *desks) if secret
        )


def load(needs: Need = Need.ALL) -> Settings:
    """Read the environment and `deskhand.toml`; raise Mistaken with everything that is wrong."""
    slack, wrong_slack = _environment(Slack)
    process, wrong_process = _environment(Process)
    content = _file(process.config, needs)
    mistakes = [*wrong_slack, *wrong_process]
    told = {mistake.where for mistake in mistakes}
    missing = _missing(slack, process, needs)
    mistakes += [mistake for mistake in missing if mistake.where not in told]
    mistakes += content.mistakes
    if mistakes:
        raise Mistaken(mistakes)
    return Settings(
        slack=slack,
        database=process.database,
        secret_keys=process.secret_keys,
        http=process.address,
        log=process.log,
        language=content.deskhand.language,
        desks=content.desks,
    )


def _file(path: Path, needs: Need) -> file.File:
    if Need.DESKS not in needs and not path.exists():
        return file.File(deskhand=file.Deskhand(), desks=(), mistakes=())
    content = file.read(path)
    if Need.DESKS in needs and not content.desks and not content.mistakes:
        mistake = Mistake(
            where=str(path), problem="names no help desk", remedy="add a table [desks.NAME]"
        )
        return replace(content, mistakes=(mistake,))
    return content


def _environment(source: type[Source]) -> tuple[Source, list[Mistake]]:
    """Read variables; a wrong one is told, and its default stands in until all are read."""
    try:
        return source(), []
    except ValidationError as error:
        wrong = [(fault.path[-1], fault) for fault in faults(error, ())]
    prefix = str(source.model_config["env_prefix"])
    told = [
        Mistake(
            where=prefix + name.upper(), problem=fault.problem, remedy=write(prefix + name.upper())
        )
        for name, fault in wrong
    ]
    return source(**{name: source.model_fields[name].default for name, _ in wrong}), told


def _missing(slack: Slack, process: Process, needs: Need) -> Iterator[Mistake]:
    if Need.SLACK in needs:
        yield from _missing_for_slack(slack, process)
    if Need.STORE in needs and not process.secret_keys:
        yield _is_missing("DESKHAND_SECRET_KEY")


def _missing_for_slack(slack: Slack, process: Process) -> Iterator[Mistake]:
    if not slack.bot_token:
        yield _is_missing("SLACK_BOT_TOKEN")
    if slack.mode == "socket":
        return
    if not slack.signing_secret:
        yield _is_missing("SLACK_APP_TOKEN", " (for Socket Mode)")
        yield _is_missing("SLACK_SIGNING_SECRET", " (for HTTP mode, in place of SLACK_APP_TOKEN)")
    elif not process.http:
        yield _is_missing("DESKHAND_HTTP", " (where HTTP mode listens)")


def _is_missing(name: str, why: str = "") -> Mistake:
    return Mistake(where=name, problem=f"is missing{why}", remedy=f"set it to {EXAMPLES[name]}")
