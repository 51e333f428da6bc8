"""The workspace one starts with: its people and channels, read from seed.toml."""

import tomllib
from importlib import resources
from typing import Any

from sandbox.clock import Clock
from sandbox.slack.ids import Ids
from sandbox.slack.state import App, Team, User, Workspace

Seed = dict[str, Any]


def read_seed() -> Seed:
    """The contents of seed.toml."""
    return tomllib.loads(resources.files("sandbox").joinpath("seed.toml").read_text("utf-8"))


def new_workspace(clock: Clock, *, seed: int = 1, people: bool = True) -> Workspace:
    """A workspace with the app installed; with `people`, also everybody of seed.toml.

    The same `seed` number gives the same ids and tokens.
    """
    content = read_seed()
    ids = Ids(seed)
    team = Team(id=ids.new("T"), name=content["team"]["name"], domain=content["team"]["domain"])
    workspace = Workspace(team=team, app=_new_app(content, ids), clock=clock, ids=ids)
    _add_bot(workspace, content["app"])
    if people:
        _add_people(workspace, content["people"])
        _add_channels(workspace, content["channels"])
    return workspace


def _new_app(content: Seed, ids: Ids) -> App:
    return App(
        id=ids.new("A"),
        name=content["app"]["name"],
        bot_id=ids.new("B"),
        bot_user=ids.new("U"),
        bot_token=f"xoxb-sandbox-{ids.secret()}",
        app_token=f"xapp-sandbox-{ids.secret()}",
        signing_secret=f"sandbox{ids.secret()}",
    )


def _add_bot(workspace: Workspace, app: Seed) -> None:
    workspace.users.add(
        User(
            id=workspace.app.bot_user,
            name=app["handle"],
            real_name=app["name"],
            is_bot=True,
            tz="America/Los_Angeles",
            updated=workspace.clock.epoch(),
        )
    )


def _add_people(workspace: Workspace, people: Seed) -> None:
    for name, person in people.items():
        user = User(id=workspace.ids.new("U"), name=name, updated=workspace.clock.epoch(), **person)
        workspace.users.add(user)
        workspace.channels.dm(user.id, workspace.app.bot_user)


def _add_channels(workspace: Workspace, channels: Seed) -> None:
    for name, channel in channels.items():
        members = [_member(workspace, member) for member in channel.pop("members")]
        workspace.channels.add(name, members=members, **channel)


def _member(workspace: Workspace, name: str) -> str:
    if name == "app":
        return workspace.app.bot_user
    user = workspace.users.named(name)
    if user is None:
        raise LookupError(f"seed.toml: nobody is called {name}")
    return user.id
