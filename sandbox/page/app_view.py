"""The app's own pages: Home, the way to its messages, and About."""

from sandbox.page.html import Html, el
from sandbox.page.icons import app_mark, icon
from sandbox.page.modal import home
from sandbox.page.screen import Screen
from sandbox.page.viewer import Viewer
from sandbox.slack.manifest import Manifest
from sandbox.slack.state import View


def app_view(
    view: View | None, manifest: Manifest, screen: Screen, viewer: Viewer, handle: str
) -> Html:
    """`handle` is the bot's: where the Messages tab leads."""
    about = screen.place == "about"
    inside = _about(manifest, viewer) if about else home_region(view, viewer)
    tabs = el(
        "nav",
        _tab(viewer.t("Home"), screen.href(place="home"), here=not about)
        if manifest.home_tab
        else None,
        _tab(viewer.t("Messages"), screen.href(place="channel", channel=f"@{handle}"), here=False),
        _tab(viewer.t("About"), screen.href(place="about"), here=about),
        class_="segmented",
        aria_label=viewer.t("App"),
    )
    head = el(
        "header",
        app_mark(26),
        el("h1", manifest.name or "Deskhand"),
        el("span", viewer.t("APP"), class_="badge"),
        el("span", class_="spacer"),
        tabs,
        class_="view-head",
    )
    return el("div", head, el("div", inside, class_="scroll"), class_="conversation app-view")


def home_region(view: View | None, viewer: Viewer) -> Html:
    return el("div", home(view, viewer), data_region="home", data_blocks=True, class_="home-region")


def _tab(label: str, href: str, *, here: bool) -> Html:
    return el("a", label, href=href, data_nav=True, aria_current="page" if here else None)


def _about(manifest: Manifest, viewer: Viewer) -> Html:
    t = viewer.t
    commands = [
        el("li", el("code", f"{one.command} {one.usage_hint}".strip()), el("p", one.description))
        for one in manifest.commands
    ]
    shortcuts = [
        el("li", icon("bolt", 15), el("b", one.name), el("p", one.description))
        for one in manifest.shortcuts
    ]
    scopes = el("p", [el("code", one) for one in sorted(manifest.scopes)], class_="code-list")
    return el(
        "div",
        el("h3", t("Commands")),
        el("ul", commands),
        el("h3", t("Shortcuts")),
        el("ul", shortcuts) if shortcuts else el("p", "—"),
        el("h3", t("What it may do")),
        scopes,
        class_="about",
    )
