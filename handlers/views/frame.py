"""What stands around the inputs of a form: notes on top, which step it is, and the way back."""

from collections.abc import Mapping
from datetime import datetime

from handlers.ids import STEP_BACK
from handlers.text.escape import escape, one_line
from handlers.views.blocks import actions, bold, button, context, mrkdwn, section, when
from handlers.views.questions import LABEL_LIMIT
from handlers.views.steps import NOTE_LIMIT, REASON_LIMIT, TOLD_LIMIT
from handlers.words import Translate
from handlers.workspace import Block


def on_top(
    t: Translate, *, note: str, stale: datetime | None, step: int, steps: int
) -> list[Block]:
    """`note` (mrkdwn, escaped), how old the form is, and which step of several this is."""
    blocks = [section(mrkdwn(note, NOTE_LIMIT))] if note else []
    if stale is not None:
        said = t("The help desk cannot be reached. This form is as it was at {time}.")
        blocks.append(context(mrkdwn(said.format(time=when(stale)))))
    if steps > 1:
        said = t("Step {step} of {steps}").format(step=step, steps=steps)
        blocks.append(context(mrkdwn(said)))
    return blocks


def wrong_elsewhere(
    t: Translate, errors: Mapping[str, str], names: Mapping[str, str]
) -> list[Block]:
    """What the desk says against what is not in this view; `names` are what keys are called."""
    lines = [wrong_words(t, names.get(key) or key, said) for key, said in errors.items()]
    return [section(mrkdwn("\n".join(lines), TOLD_LIMIT))] if lines else []


def wrong_words(t: Translate, label: str, said: str) -> str:
    """What the help desk says against one answer (mrkdwn)."""
    return t("⚠️ {field}: the help desk says “{reason}”").format(
        field=bold(escape(one_line(label, LABEL_LIMIT))),
        reason=escape(one_line(said, REASON_LIMIT)),
    )


def way_back(t: Translate, step: int) -> list[Block]:
    return [actions(button(t("Back"), STEP_BACK))] if step > 1 else []


def submit_words(t: Translate, *, step: int, steps: int, last: str) -> str:
    return last if step >= steps else t("Continue")
