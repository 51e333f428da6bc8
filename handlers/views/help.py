"""The commands, each with an example; and kind answers to what was not understood."""

from collections.abc import Sequence

from handlers.ids import COMMAND
from handlers.text.escape import escape, one_line
from handlers.views.blocks import bold, header, message, mrkdwn, section
from handlers.words import Translate
from handlers.workspace import Message

WORD_LIMIT = 60


def help_message(t: Translate, *, desk: str = "") -> Message:
    """`desk` is one of several, "" where there is only one."""
    heading = t("What you can type")
    groups = [
        (t("Ask for help"), _asking(t)),
        (t("Find and read"), _finding(t, desk)),
        (t("Answer"), _answering(t)),
        (t("In a channel"), _watching(t)),
        (t("You"), _about(t)),
    ]
    shown = [
        (name, "\n".join(f"{_command(line)}\n{said}" for line, said in lines))
        for name, lines in groups
    ]
    text = "\n\n".join(f"{name}\n{lines}" for name, lines in shown)
    return message(
        f"{heading}\n\n{text}",
        [
            header(heading),
            *(section(mrkdwn(f"{bold(name)}\n{lines}")) for name, lines in shown),
        ],
    )


def unknown_command(t: Translate, word: str, nearest: str | None) -> Message:
    said = t("There is no command “{word}”.").format(word=_word(word))
    if nearest:
        more = t("Did you mean {command}?").format(command=_command(escape(nearest)))
    else:
        more = t("You see all of them with {command}").format(command=_command("help"))
    return _line(f"{said} {more}")


def bad_number(t: Translate, word: str) -> Message:
    if word:
        said = t("“{word}” is not the number of a request.").format(word=_word(word))
    else:
        said = t("The number of the request is missing.")
    example = t("For example: {command}").format(command=_command("show 118"))
    return _line(f"{said} {example}")


def bad_option(t: Translate, name: str, value: str | None, allowed: Sequence[str]) -> Message:
    """An option (`value` None), or a value of an option, that does not exist."""
    if value is None:
        said = t("There is no option “{word}:”.").format(word=_word(name))
    elif name:
        said = t("“{name}:” cannot be “{value}”.").format(name=_word(name), value=_word(value))
    else:
        said = t("“{word}” cannot stand here.").format(word=_word(value))
    words = t(", ").join(f"`{escape(word)}`" for word in allowed)
    possible = t("Possible here: {words}").format(words=words)
    return _line(f"{said} {possible}")


def empty_search(t: Translate) -> Message:
    said = t("What should be searched for? For example: {command}")
    return _line(said.format(command=_search(t)))


def bad_desk(t: Translate, word: str, nearest: str | None, desks: Sequence[str]) -> Message:
    """A help desk that does not exist, and those that do."""
    said = t("There is no help desk “{word}”.").format(word=_word(word))
    if nearest:
        more = t("Did you mean {command}?").format(command=_command(f"{escape(nearest)}#118"))
    else:
        words = t(", ").join(f"`{escape(desk)}`" for desk in desks)
        more = t("Possible here: {words}").format(words=words)
    return _line(f"{said} {more}")


def _search(t: Translate) -> str:
    word = t("printer")
    return _command(f"search {word}")


def _command(line: str) -> str:
    whole = f"{COMMAND} {line}".strip()
    return f"`{whole}`"


def _asking(t: Translate) -> list[tuple[str, str]]:
    title = t("The printer is on fire")
    return [
        ("", t("Shows the most common things as buttons")),
        (f"new {title}", t("Opens the form; the title may stand behind it")),
    ]


def _finding(t: Translate, desk: str) -> list[tuple[str, str]]:
    word = t("printer")
    several = (f"show {escape(desk)}#118", t("Says which help desk, where there are several"))
    return [
        (
            "list open sort:updated",
            t(
                "Lists your requests: open, solved, org or all; "
                "sorted by updated, created or status"
            ),
        ),
        (
            f"search {word} status:open,pending in:org",
            t("Searches titles and texts; field:value looks for the value of a field"),
        ),
        ("show 118", t("Shows a request with its conversation; 118 alone does too")),
        *([several] if desk else []),
    ]


def _answering(t: Translate) -> list[tuple[str, str]]:
    thanks, look = t("It works again, thank you"), t("Looks like a worn cable")
    return [
        (
            f"reply 118 {thanks}",
            t("Answers a request; without a text the form opens, with files"),
        ),
        (f"note 118 {look}", t("Adds an internal note, which only agents read; for agents")),
        ("sync 118", t("Compares a request with its threads, and mends what differs")),
    ]


def _watching(t: Translate) -> list[tuple[str, str]]:
    agents = t(
        "A private channel for agents shows internal notes too; what is written in its threads "
        "becomes one"
    )
    return [
        ("watch", f"{t('Shows new and changed requests in this channel')}\n{agents}"),
        ("unwatch", t("Stops that")),
        ("settings", t("Sets where this channel's requests go; for agents")),
    ]


def _about(t: Translate) -> list[tuple[str, str]]:
    return [
        ("whoami", t("Says who you are at the help desk")),
        ("link", t("Looks you up at the help desk once more; asks to be confirmed there")),
        ("people", t("Shows who asks to be confirmed; for administrators")),
    ]


def _word(word: str) -> str:
    return escape(one_line(word, WORD_LIMIT))


def _line(said: str) -> Message:
    return message(said, [section(mrkdwn(said))])
