"""Files in forms: the input, reading it, and what can be checked before anything is carried.

Slack cannot fill a file input, so files that were chosen before stand beside it as boxes that are
ticked. A file read from such a box has no `url`: ask Slack for it by its id.
"""

from collections.abc import Sequence
from typing import Any

from handlers import payloads
from handlers.text.escape import one_line
from handlers.text.filenames import human_size
from handlers.views.blocks import plain
from handlers.views.inputs import answers, field_input
from handlers.views.state import KeptFile
from handlers.words import Translate
from handlers.workspace import Block, SlackFile, View

FILES = "files"
KEPT = "kept_files"
MOST = 10  # of one input, and of boxes in a group
NAME_LIMIT = 60


def file_inputs(t: Translate, kept: Sequence[SlackFile], *, same_view: bool = False) -> list[Block]:
    """The input, and the files chosen before.

    `same_view`: the form is drawn anew where it stands, and Slack keeps what its input holds.
    """
    if same_view:
        kept = [file for file in kept if not file.url]
    chooser: dict[str, Any] = {"type": "file_input", "action_id": FILES, "max_files": MOST}
    blocks = [field_input(FILES, t("Files"), chooser, optional=True)]
    if kept:
        options = [_option(file) for file in kept[:MOST]]
        boxes = {
            "type": "checkboxes",
            "action_id": KEPT,
            "options": options,
            "initial_options": options,
        }
        blocks.append(field_input(KEPT, t("Files you chose before"), boxes, optional=True))
    return blocks


def read_files(view: View) -> tuple[SlackFile, ...]:
    given = answers(view)
    kept = [_read_kept(option) for option in given.get(KEPT) or ()]
    new = [payloads.file(raw) for raw in given.get(FILES) or ()]
    by_id = {file.id: file for file in (*kept, *new) if file}
    return tuple(by_id.values())


def check_files(
    t: Translate, files: Sequence[SlackFile], *, file_limit: int, file_count: int
) -> dict[str, str]:
    """Say what is wrong with the files as a whole; `file_limit` is in bytes."""
    if len(files) > file_count:
        said = t.many(
            "Please choose no more than {n} file.",
            "Please choose no more than {n} files.",
            file_count,
        )
        return {FILES: said.format(n=file_count)}
    for file in files:
        name = one_line(file.name, NAME_LIMIT)
        if file.size == 0:
            return {FILES: t("{name} is empty. Please leave it out.").format(name=name)}
        if file.size is not None and file.size > file_limit:
            said = t("{name} is larger than {limit}. Please leave it out or send a link instead.")
            return {FILES: said.format(name=name, limit=human_size(file_limit))}
    return {}


def _option(file: SlackFile) -> dict[str, Any]:
    value = KeptFile(id=file.id, size=file.size).to_text()
    return {"text": plain(one_line(file.name, NAME_LIMIT)), "value": value}


def _read_kept(option: dict[str, Any]) -> SlackFile | None:
    kept = KeptFile.from_text(str(option.get("value")))
    if kept is None:
        return None
    return SlackFile(id=kept.id, name=str(option["text"]["text"]), size=kept.size)
