"""Forms made from a desk's own fields, as somebody fills them in."""

from collections.abc import Mapping, Sequence

from sandbox.slack.acts import Modal, Seen

PREFIX = "field:"


def inputs(form: Modal) -> list[str]:
    """The block_ids of the desk's own inputs, from top to bottom."""
    return [b["block_id"] for b in form.view["blocks"] if b["block_id"].startswith(PREFIX)]


def levels(form: Modal, key: str) -> list[str]:
    """The inputs of a field: one, or one for each level that is open."""
    return [name for name in inputs(form) if name.split(":")[1] == key]


def offered(form: Modal, block: str) -> list[str]:
    """The labels of what may be chosen there."""
    [element] = [b["element"] for b in form.view["blocks"] if b["block_id"] == block]
    return [option["text"]["text"] for option in element["options"]]


def held(form: Modal, block: str) -> object:
    """What stands in an input as it would be sent: a text, or the value of an option."""
    [entry] = form.values[block].values()
    found = next(value for key, value in entry.items() if key != "type")
    return found["value"] if isinstance(found, dict) else found


def above(form: Modal, key: str) -> str:
    """What stands right above the input of a field: what is wrong with it."""
    blocks = form.view["blocks"]
    [place] = [n for n, block in enumerate(blocks) if block["block_id"] == PREFIX + key]
    before = blocks[place - 1]
    return before["elements"][0]["text"] if before["type"] == "context" else ""


async def choose_down(form: Modal, key: str, *labels: str) -> None:
    """Choose level by level, from the top; each opens the next."""
    for depth, label in enumerate(labels):
        while not _is_offered(form, key, depth, label):
            await form.changed()
        form.choose(levels(form, key)[depth], label)


def _is_offered(form: Modal, key: str, depth: int, label: str) -> bool:
    there = levels(form, key)
    return len(there) > depth and label in offered(form, there[depth])


async def fill_in(form: Modal, answers: Mapping[str, object]) -> None:
    """Give each field its answer, by key; a tuple is a way down several levels."""
    for key, answer in answers.items():
        if isinstance(answer, tuple):
            await choose_down(form, key, *answer)
        else:
            form.fill(PREFIX + key, answer)


async def search_and_choose(form: Modal, key: str, typed: str, label: str) -> Sequence[str]:
    """Type into a list that is loaded and choose; the labels that were shown."""
    shown = await form.suggest(PREFIX + key, typed)
    form.choose(PREFIX + key, label)
    return shown


def lines(shown: Seen) -> dict[str, str]:
    """The fields of a request as they are read, by label."""
    pairs = (line.split("  ", 1) for line in shown.all_text.splitlines() if "  " in line)
    return {label: words.strip() for label, words in pairs}
