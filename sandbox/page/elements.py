"""Which function draws which Block Kit element."""

from collections.abc import Callable

from sandbox.page.buttons import (
    button,
    feedback_buttons,
    icon_button,
    overflow,
    workflow_button,
)
from sandbox.page.fields import NATIVE, file_field, moment_field, rich_field, text_field
from sandbox.page.html import Html, el
from sandbox.page.pictures import picture
from sandbox.page.selects import SOURCES, picker, static_select, ticks
from sandbox.page.surface import Spot


def element(spot: Spot) -> Html:
    """An element; one that the page does not know says so and does nothing."""
    draw = ELEMENTS.get(spot.kind)
    if draw is None:
        note = f"{spot.viewer.t('The sandbox does not draw this element')}: {spot.kind}"
        return el("span", note, class_="block-unknown")
    return draw(spot)


def _picture(spot: Spot) -> Html:
    return picture(spot.element, spot.viewer, size="medium")


ELEMENTS: dict[str, Callable[[Spot], Html]] = {
    "button": button,
    "overflow": overflow,
    "feedback_buttons": feedback_buttons,
    "icon_button": icon_button,
    "workflow_button": workflow_button,
    "image": _picture,
    "checkboxes": ticks,
    "radio_buttons": ticks,
    "datetimepicker": moment_field,
    "rich_text_input": rich_field,
    "file_input": file_field,
    **dict.fromkeys(NATIVE, text_field),
    **dict.fromkeys(SOURCES, picker),
    **{f"multi_{name}": picker for name in SOURCES},
    "static_select": static_select,
}
