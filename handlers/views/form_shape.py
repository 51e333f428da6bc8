"""What flows need of forms made from a desk's fields, in one place."""

from handlers.views.edit import (
    EditForm,
    change_of,
    check_edit,
    edit_form,
    edit_modal,
    edit_steps,
    read_edit,
)
from handlers.views.field_ids import key_of
from handlers.views.field_values import settled, unsettled
from handlers.views.filled import merged
from handlers.views.new_request import (
    RequestForm,
    check_new_request,
    new_request_modal,
    next_step,
    read_new_request,
    step_of,
    steps_of,
)
from handlers.views.shape import FormShape
from handlers.views.suggestions import asked_about, suggestion

__all__ = [
    "EditForm",
    "FormShape",
    "RequestForm",
    "asked_about",
    "change_of",
    "check_edit",
    "check_new_request",
    "edit_form",
    "edit_modal",
    "edit_steps",
    "key_of",
    "merged",
    "new_request_modal",
    "next_step",
    "read_edit",
    "read_new_request",
    "settled",
    "step_of",
    "steps_of",
    "suggestion",
    "unsettled",
]
