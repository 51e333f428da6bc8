"""The one line above everything: where one is, what time it is there, the switches."""

from datetime import datetime

from sandbox.page.html import Attribute, Html, el, join
from sandbox.page.icons import app_mark, icon
from sandbox.page.screen import Screen
from sandbox.page.viewer import Viewer


def topbar(screen: Screen, viewer: Viewer, now: datetime) -> Html:
    t = viewer.t
    menu = quiet_button(
        "menu", "sidebar", t("Conversations"), class_="phone-only", data_testid="menu"
    )
    return el(
        "header",
        menu if screen.place != "desk" else None,
        el("a", app_mark(28), el("b", "Deskhand"), href="/", class_="brand", aria_label="Deskhand"),
        _banner(viewer),
        _places(screen, viewer),
        el("span", class_="spacer"),
        el("div", clock(now, viewer), class_="clock", data_region="clock"),
        _backstage_switch(viewer),
        quiet_button("sun", "theme", t("Light or dark"), data_testid="theme"),
        class_="topbar",
    )


def clock(now: datetime, viewer: Viewer) -> Html:
    local = now.astimezone(viewer.zone)
    words = f"{local:%Y-%m-%d %H:%M} {local:%Z}"
    return join(icon("clock", 15), el("time", f"{local:%H:%M}", title=words))


def quiet_button(sign: str, act: str, label: str, *, class_: str = "", **more: Attribute) -> Html:
    """A button that is only a sign; `label` says in words what it does."""
    return el(
        "button",
        icon(sign),
        type="button",
        class_=f"btn btn-icon btn-quiet {class_}".strip(),
        data_act=act,
        aria_label=label,
        title=label,
        **more,
    )


def _banner(viewer: Viewer) -> Html:
    return el(
        "span",
        el("span", class_="pip", aria_hidden="true"),
        viewer.t("sandbox, not Slack"),
        class_="banner",
        role="note",
        title=viewer.t("Everything here is local and made up."),
    )


def _places(screen: Screen, viewer: Viewer) -> Html:
    t, at_desk = viewer.t, screen.place == "desk"
    slack = screen.href(place="channel", ticket=None, status="")
    desk = screen.href(place="desk")
    return el(
        "nav",
        _place("chat", t("Workspace"), slack, here=not at_desk, testid="tab-workspace"),
        _place("desk", t("Help desk"), desk, here=at_desk, testid="tab-desk"),
        class_="segmented tabs",
        aria_label=t("Places"),
    )


def _place(sign: str, label: str, href: str, *, here: bool, testid: str) -> Html:
    return el(
        "a",
        icon(sign, 16),
        el("span", label),
        href=href,
        aria_current="page" if here else None,
        aria_label=label,
        data_testid=testid,
    )


def _backstage_switch(viewer: Viewer) -> Html:
    label = viewer.t("Backstage")
    return el(
        "button",
        icon("pulse", 17),
        el("span", label),
        el("span", class_="activity-dot", aria_hidden="true"),
        type="button",
        class_="btn",
        data_act="backstage",
        aria_expanded="false",
        aria_controls="backstage",
        aria_label=label,
        data_testid="backstage",
    )
