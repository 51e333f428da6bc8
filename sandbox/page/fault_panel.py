"""The switches for trouble and for time."""

from collections.abc import Mapping

from sandbox.desks.pane import Pane
from sandbox.faults import FOREVER, Fault, Faults
from sandbox.page.fault_presets import AT_DESK, PRESETS
from sandbox.page.html import Html, classes, el
from sandbox.page.icons import icon
from sandbox.page.traffic import side_name
from sandbox.page.viewer import Viewer

AHEAD = (("1 min", 60), ("5 min", 300), ("30 min", 1800), ("1 day", 86400))


def panel(faults: Faults, panes: Mapping[str, Pane], viewer: Viewer) -> Html:
    t = viewer.t
    down = {one.side for one, _ in faults.armed() if one.what == "down"}
    return el(
        "div",
        el(
            "section",
            el("h3", t("Help desks")) if len(panes) > 1 else el("h3", t("The desk")),
            [_power(name, viewer, down=name in down) for name in panes],
            el("h3", t("Time")),
            el("div", [_ahead(label, seconds) for label, seconds in AHEAD], class_="button-row"),
            el(
                "button",
                t("Expire all triggers now"),
                type="button",
                class_="btn",
                data_act="expire-triggers",
            ),
        ),
        el(
            "section",
            el("h3", t("Next time, let this happen")),
            _targets(panes, viewer),
            el("div", [_preset(name, viewer) for name in PRESETS], class_="presets"),
        ),
        el("section", el("h3", t("Armed")), _armed(faults, viewer)),
        class_="faults",
        data_testid="faults",
    )


def _power(name: str, viewer: Viewer, *, down: bool) -> Html:
    """The switch of one desk."""
    t = viewer.t
    switch = el(
        "button",
        el("span", class_="switch-knob"),
        type="button",
        role="switch",
        class_="switch",
        aria_checked="false" if down else "true",
        data_act="desk-power",
        data_side=name,
        data_testid=f"power-{name}",
        aria_label=t("{desk} answers").format(desk=side_name(name)),
    )
    words = t("{desk} is down: connections are refused") if down else t("{desk} is answering")
    return el(
        "div",
        switch,
        el("b", words.format(desk=side_name(name))),
        class_=classes("power", "power-off" if down else None),
    )


def _targets(panes: Mapping[str, Pane], viewer: Viewer) -> Html:
    """At which desk; with only one there is nothing to choose."""
    labels = [
        el(
            "label",
            el(
                "input",
                type="radio",
                name="fault-side",
                value=name,
                checked=place == 0,
                data_testid=f"fault-side-{name}",
            ),
            side_name(name),
        )
        for place, name in enumerate(panes)
    ]
    return el(
        "div",
        labels,
        class_="segmented",
        role="radiogroup",
        aria_label=viewer.t("At which desk"),
        hidden=len(panes) == 1,
    )


def _ahead(label: str, seconds: int) -> Html:
    return el(
        "button",
        f"+ {label}",
        type="button",
        class_="btn",
        data_act="advance",
        data_seconds=seconds,
    )


def _preset(name: str, viewer: Viewer) -> Html:
    title, words, _ = PRESETS[name]
    return el(
        "button",
        el("b", viewer.t(title)),
        el("small", viewer.t(words)),
        type="button",
        class_=f"preset preset-{'desk' if name in AT_DESK else 'slack'}",
        data_act="arm",
        data_preset=name,
        data_testid=f"arm-{name}",
    )


def _armed(faults: Faults, viewer: Viewer) -> Html:
    armed = faults.armed()
    if not armed:
        return el("p", viewer.t("Nothing: all sides behave."), class_="muted")
    clear = el(
        "button", viewer.t("Clear all"), type="button", class_="btn", data_act="clear-faults"
    )
    return el("div", el("ul", [_line(one, times) for one, times in armed], class_="armed"), clear)


def _line(fault: Fault, times: int) -> Html:
    facts = {
        "match": fault.match,
        "status": fault.status if fault.what == "status" else "",
        "wait": f"{fault.seconds:g} s" if fault.seconds else "",
        "code": fault.code,
    }
    words = " · ".join(str(value) for value in facts.values() if value)
    left = "∞" if times == FOREVER else f"{times} left"
    return el(
        "li",
        icon("storm", 16),
        el("b", f"{side_name(fault.side)} {fault.what.replace('_', ' ')}"),
        el("span", words, class_="mono muted"),
        el("span", left, class_="count-left"),
    )
