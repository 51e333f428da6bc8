"""Elements that are typed into: text, numbers, addresses, dates, files."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.page.buttons import confirm_data
from sandbox.page.files import file_chip
from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.surface import Spot, plain_text

# Slack's element, the browser's own input, and the keys of its value and its first value. Numbers
# and addresses are typed as text, as at Slack: what does not fit is said when one submits.
NATIVE = {
    "plain_text_input": ("text", "value", "initial_value"),
    "email_text_input": ("text", "value", "initial_value"),
    "url_text_input": ("text", "value", "initial_value"),
    "number_input": ("text", "value", "initial_value"),
    "datepicker": ("date", "selected_date", "initial_date"),
    "timepicker": ("time", "selected_time", "initial_time"),
}
KEYBOARDS = {"email_text_input": "email", "url_text_input": "url"}
MAX_TYPED = 3000


def text_field(spot: Spot) -> Html:
    """A field of one line, or a text area when the app asked for several lines."""
    element = spot.element
    kind, state_key, initial_key = NATIVE[spot.kind]
    value = str(spot.current(state_key, initial_key) or "")
    attributes = {
        **spot.hooks(),
        "id": spot.dom_id,
        "placeholder": plain_text(element.get("placeholder")) or None,
        "aria_label": spot.label or None,
        "minlength": element.get("min_length"),
        "maxlength": element.get("max_length", MAX_TYPED) if kind == "text" else None,
        "inputmode": _keyboard(spot),
        "autofocus": bool(element.get("focus_on_load")),
        "data_confirm": confirm_data(element),
    }
    if element.get("multiline"):
        return el("textarea", value, rows=5, **attributes)
    return el("input", type=kind, value=value, autocomplete="off", **attributes)


def _keyboard(spot: Spot) -> str | None:
    """Which keys a phone shows."""
    if spot.kind == "number_input":
        return "decimal" if spot.element.get("is_decimal_allowed") else "numeric"
    return KEYBOARDS.get(spot.kind)


def moment_field(spot: Spot) -> Html:
    """A date with a time, in the viewer's own zone; Slack keeps it as Unix seconds."""
    seconds = spot.current("selected_date_time", "initial_date_time")
    value = ""
    if seconds is not None:
        at = datetime.fromtimestamp(int(seconds), UTC).astimezone(spot.viewer.zone)
        value = f"{at:%Y-%m-%dT%H:%M}"
    field = el(
        "input",
        type="datetime-local",
        value=value,
        id=spot.dom_id,
        aria_label=spot.label or None,
        data_confirm=confirm_data(spot.element),
        **spot.hooks(),
    )
    return el("span", field, el("small", spot.viewer.zone.key, class_="zone"), class_="moment")


def rich_field(spot: Spot) -> Html:
    """Formatted text, typed with mrkdwn's marks."""
    lines = int(spot.element.get("min_lines", 4))
    return el(
        "textarea",
        rich_source(spot.current("rich_text_value", "initial_value")),
        rows=lines,
        id=spot.dom_id,
        aria_label=spot.label or None,
        maxlength=MAX_TYPED,
        placeholder=plain_text(spot.element.get("placeholder")) or None,
        title=spot.viewer.t("*bold*  _italic_  ~strike~  `code`"),
        **spot.hooks(),
    )


def rich_source(block: object) -> str:
    """A rich_text block as the text that a person would have typed for it."""
    if not isinstance(block, Mapping):
        return ""
    return "\n".join(_source(part) for part in block.get("elements", ()))


def _source(part: Mapping[str, object]) -> str:
    children = part.get("elements")
    if not isinstance(children, list):
        return str(part.get("text") or part.get("url") or "")
    separator = "\n" if part.get("type") == "rich_text_list" else ""
    return separator.join(_source(child) for child in children)


def file_field(spot: Spot) -> Html:
    """Files, uploaded as soon as they are chosen."""
    element, viewer = spot.element, spot.viewer
    types = [str(kind) for kind in element.get("filetypes", ())]
    most = int(element.get("max_files", 10))
    chosen = spot.state.get("files") or []
    field = el(
        "input",
        type="file",
        id=spot.dom_id,
        multiple=most > 1,
        class_="visually-hidden",
        accept=",".join(f".{kind}" for kind in types) or None,
        aria_label=spot.label or None,
    )
    rule = viewer.t("Up to {n} files, 10 MB each").format(n=most)
    prompt = el(
        "label",
        icon("clip"),
        el("span", viewer.t("Choose files or drop them here")),
        el("small", " · ".join([rule, ", ".join(types)]) if types else rule),
        for_=spot.dom_id,
        class_="drop-zone",
    )
    return el(
        "div",
        field,
        prompt,
        el(
            "ul",
            [file_chip(file, viewer) for file in chosen],
            class_="file-chips",
            aria_live="polite",
        ),
        class_="file-field",
        data_max_files=most,
        data_types=",".join(types) or None,
        **spot.hooks(),
    )
