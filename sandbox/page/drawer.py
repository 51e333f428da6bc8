"""The drawer "Backstage": the raw traffic and the faults, fetched when it is opened."""

from collections.abc import Iterable, Mapping

from sandbox.desks.pane import Pane
from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.topbar import quiet_button
from sandbox.page.traffic import side_name
from sandbox.page.viewer import Viewer


def backstage(panes: Mapping[str, Pane], viewer: Viewer) -> Html:
    faults = el(
        "div", class_="pane pane-faults", role="tabpanel", data_region="faults", hidden=True
    )
    return el(
        "aside",
        _bar(panes, viewer),
        _traffic(viewer),
        faults,
        id="backstage",
        class_="backstage",
        hidden=True,
        aria_label=viewer.t("Backstage"),
    )


def _bar(panes: Iterable[str], viewer: Viewer) -> Html:
    t = viewer.t
    tabs = el(
        "div",
        _tab("traffic", icon("pulse", 15), t("Traffic"), chosen=True),
        _tab("faults", icon("storm", 15), t("Faults")),
        class_="segmented",
        role="tablist",
    )
    journal = el(
        "a",
        icon("download", 16),
        href="/_sandbox/journal",
        download="journal.jsonl",
        class_="btn btn-icon btn-quiet traffic-only",
        aria_label=t("Download the journal"),
        title=t("Download the journal"),
    )
    return el(
        "header",
        tabs,
        el("span", _sides(panes, viewer), _filter(viewer), class_="traffic-only bar-tools"),
        el("span", class_="spacer"),
        journal,
        quiet_button("close", "backstage", t("Close")),
        class_="backstage-bar",
    )


def _tab(name: str, sign: Html, label: str, *, chosen: bool = False) -> Html:
    return el(
        "button",
        sign,
        label,
        type="button",
        role="tab",
        data_act="tab",
        data_tab=name,
        aria_selected="true" if chosen else "false",
        data_testid=f"tab-{name}",
    )


def _sides(panes: Iterable[str], viewer: Viewer) -> Html:
    choices = {"": viewer.t("All sides"), **{one: side_name(one) for one in ("slack", *panes)}}
    menu = el(
        "select",
        [el("option", label, value=value) for value, label in choices.items()],
        aria_label=viewer.t("Which side"),
        data_testid="traffic-side",
    )
    return el("span", menu, icon("chevron", 15), class_="select")


def _filter(viewer: Viewer) -> tuple[Html, Html]:
    label = viewer.t("Filter, -word hides")
    words = el(
        "input",
        type="search",
        placeholder=label,
        aria_label=label,
        class_="traffic-filter",
        data_testid="traffic-filter",
    )
    trouble = el("input", type="checkbox", class_="traffic-refused", data_testid="traffic-refused")
    return words, el("label", trouble, viewer.t("only trouble"), class_="tick")


def _traffic(viewer: Viewer) -> Html:
    t = viewer.t
    columns = (t("Time"), t("Side"), t("Kind"), t("What"), t("Status"), t("Took"), t("Note"))
    table = el(
        "table",
        el("thead", el("tr", [el("th", one, scope="col") for one in columns])),
        el("tbody", data_testid="traffic", aria_live="off"),
        class_="traffic",
    )
    empty = el("p", t("Nothing has gone over the wire yet."), class_="empty-line traffic-empty")
    hint = el("p", t("Pick a line to see both bodies."), class_="empty-line")
    return el(
        "div",
        el("div", table, empty, class_="traffic-list"),
        el("div", hint, class_="traffic-detail"),
        class_="pane pane-traffic",
        role="tabpanel",
    )
