"""The switches for trouble and for time."""

from sandbox.faults import FOREVER, Fault, Faults
from sandbox.page.html import Html, classes, el
from sandbox.page.icons import icon
from sandbox.page.viewer import Viewer

# name, title, explanation: each is a preset of /_sandbox/faults
PRESETS: dict[str, tuple[str, str, dict[str, object]]] = {
    "slow-desk": (
        "Slow desk",
        "Its next 5 answers take 4 seconds.",
        {"side": "kf5", "what": "slow", "seconds": 4.0, "times": 5},
    ),
    "cut-after-write": (
        "Cut after the write",
        "The desk keeps the next new request or reply, then drops the connection.",
        {"side": "kf5", "what": "cut_after", "match": "P*"},
    ),
    "cut-before-write": (
        "Cut before the write",
        "The next write is dropped undone.",
        {"side": "kf5", "what": "cut_before", "match": "P*"},
    ),
    "desk-429": (
        "Desk says 429",
        "Too many requests: the next 3, wait 2 s.",
        {"side": "kf5", "what": "status", "status": 429, "retry_after": 2, "times": 3},
    ),
    "desk-500": (
        "Desk says 502",
        "The next 3 answers are server errors.",
        {"side": "kf5", "what": "status", "status": 502, "times": 3},
    ),
    "desk-html": (
        "Desk sends HTML",
        "The next 2 answers are a web page with status 200.",
        {"side": "kf5", "what": "html", "times": 2},
    ),
    "slack-429": (
        "Slack says 429",
        "The next 2 chat.postMessage calls: wait 2 s.",
        {
            "side": "slack",
            "what": "status",
            "match": "chat.postMessage",
            "status": 429,
            "retry_after": 2,
            "times": 2,
        },
    ),
    "slack-500": (
        "Slack says 503",
        "The next 2 calls of any method.",
        {"side": "slack", "what": "status", "status": 503, "times": 2},
    ),
    "duplicate-events": (
        "Duplicate events",
        "The next 3 events are delivered twice.",
        {"side": "slack", "what": "duplicate_events", "times": 3},
    ),
    "drop-acks": (
        "Drop acks",
        "The bot's next 2 acks never arrive.",
        {"side": "slack", "what": "drop_acks", "times": 2},
    ),
}
AHEAD = (("1 min", 60), ("5 min", 300), ("30 min", 1800), ("1 day", 86400))


def bodies() -> dict[str, dict[str, object]]:
    """What each preset asks of /_sandbox/faults."""
    return {name: body for name, (_, _, body) in PRESETS.items()}


def panel(faults: Faults, viewer: Viewer) -> Html:
    t = viewer.t
    down = any(one.what == "down" and one.side == "kf5" for one, _ in faults.armed())
    desk = el(
        "button",
        el("span", class_="switch-knob"),
        type="button",
        role="switch",
        class_="switch",
        aria_checked="false" if down else "true",
        data_act="desk-power",
        data_testid="desk-power",
        aria_label=t("The desk answers"),
    )
    return el(
        "div",
        el(
            "section",
            el("h3", t("The desk")),
            el(
                "div",
                desk,
                el(
                    "span",
                    el("b", t("Down: connections are refused") if down else t("Up and answering")),
                    class_="two-lines",
                ),
                class_=classes("power", "power-off" if down else None),
            ),
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
            el("div", [_preset(name, viewer) for name in PRESETS], class_="presets"),
        ),
        el("section", el("h3", t("Armed")), _armed(faults, viewer)),
        class_="faults",
        data_testid="faults",
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
    title, words, body = PRESETS[name]
    return el(
        "button",
        el("b", viewer.t(title)),
        el("small", viewer.t(words)),
        type="button",
        class_=f"preset preset-{body['side']}",
        data_act="arm",
        data_preset=name,
        data_testid=f"arm-{name}",
    )


def _armed(faults: Faults, viewer: Viewer) -> Html:
    armed = faults.armed()
    if not armed:
        return el("p", viewer.t("Nothing: both sides behave."), class_="muted")
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
        el("b", f"{fault.side} {fault.what.replace('_', ' ')}"),
        el("span", words, class_="mono muted"),
        el("span", left, class_="count-left"),
    )
