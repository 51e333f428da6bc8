"""The frame of the page: everything around what one came to see."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import resources

from sandbox.desks.pane import Pane
from sandbox.page import emoji
from sandbox.page.drawer import backstage
from sandbox.page.html import Attribute, Html, classes, el, join
from sandbox.page.screen import Screen
from sandbox.page.topbar import topbar
from sandbox.page.viewer import Viewer

STYLES = (
    "tokens.css",
    "shell.css",
    "messages.css",
    "blocks.css",
    "forms.css",
    "desk.css",
    "backstage.css",
)
SCRIPT = "app.js"
PARTS = ("sidebar", "side", "modal")


@cache
def static_names() -> frozenset[str]:
    """The files that may be asked for."""
    folder = resources.files("sandbox.page").joinpath("static")
    return frozenset(file.name for file in folder.iterdir())


@cache
def static_text(name: str) -> str:
    """A file that travels inside the package."""
    return resources.files("sandbox.page").joinpath("static", name).read_text("utf-8")


@cache
def version() -> str:
    """Changes when any of the static files does: what their addresses are marked with."""
    folder = resources.files("sandbox.page").joinpath("static")
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def document(title: str, body: Html, *, locale: str, attributes: dict[str, Attribute]) -> str:
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        el("link", rel="icon", href="/_page/static/icon.svg", type="image/svg+xml"),
        [el("link", rel="stylesheet", href=f"/_page/static/{one}?v={version()}") for one in STYLES],
        el("script", src=f"/_page/static/theme.js?v={version()}"),
        el("script", type="module", src=f"/_page/static/{SCRIPT}?v={version()}"),
    )
    return "<!doctype html>" + el("html", head, el("body", body, **attributes), lang=locale)


def emoji_choices(viewer: Viewer) -> Html:
    """What the reaction button offers; cloned by the script."""
    buttons = [
        el(
            "button",
            emoji.shown(one),
            type="button",
            data_act="react",
            data_name=one,
            aria_label=one,
            title=f":{one}:",
        )
        for one in emoji.CHOICES
    ]
    box = el(
        "div", buttons, class_="emoji-choices", role="group", aria_label=viewer.t("Add reaction")
    )
    return el("template", box, id="emoji-choices")


def body(
    drawn: Mapping[str, Callable[[], Html]],
    screen: Screen,
    viewer: Viewer,
    now: datetime,
    panes: Mapping[str, Pane],
) -> Html:
    """The whole page around its regions."""
    sidebar, side, modal = (drawn[name]() if name in drawn else None for name in PARTS)
    return join(
        el("a", viewer.t("To the messages"), href="#main", class_="skip-link"),
        topbar(screen, viewer, now),
        el(
            "div",
            el("div", sidebar, class_="sidebar", data_region="sidebar") if sidebar else None,
            el("main", drawn["main"](), id="main", data_region="main", tabindex="-1"),
            el("div", side, class_="side", data_region="side"),
            class_=classes("layout", "at-desk" if screen.place == "desk" else None),
        ),
        backstage(panes, viewer),
        el("div", modal, data_region="modal"),
        el("div", class_="toasts", role="status", aria_live="polite", data_testid="toasts"),
        emoji_choices(viewer),
    )
