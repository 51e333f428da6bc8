"""Brings a catalogue of translations up to date with the sentences in the source."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from handlers.words.translate import translation

KEYWORDS: dict[str, tuple[int, ...] | None] = {"t": None, "later": None, "many": (1, 2)}
SOURCES = ("handlers", "bot")
ROOT = Path(__file__).parents[2]
LOCALES = Path(__file__).parent / "locales"


def extract(root: Path = ROOT, sources: Iterable[str] = SOURCES) -> Catalog:
    """Every sentence in `t("…")`, `t.many("…", "…", n)` and `later("…")` below the sources."""
    template = Catalog()
    for path in _files(root, sources):
        name = path.relative_to(root).as_posix()
        for line, message, comments, _ in extract_from_file(
            "python", path, keywords=KEYWORDS, comment_tags=("Words:",), strip_comment_tags=True
        ):
            template.add(message, locations=[(name, line)], auto_comments=comments)
    return template


def read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(path: Path, locale: str, template: Catalog) -> Catalog:
    """Add what is new to the file, drop what is gone, keep every translation, guess none.

    The file's own header stays, so that a run without news changes nothing.
    """
    catalog = read(path, locale)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    header = path.read_bytes().partition(b"\n\n")[0].rstrip()
    with path.open("wb") as file:
        file.write(header + b"\n\n")
        write_po(file, catalog, width=100, omit_header=True, include_lineno=False)
    return catalog


def untranslated(catalog: Catalog) -> Iterator[str]:
    """The English of each sentence that still needs a translation or a second look."""
    for message in catalog:
        if message.id and not translation(message):
            yield message.id if isinstance(message.id, str) else message.id[0]


def _files(root: Path, sources: Iterable[str]) -> Iterator[Path]:
    for source in sources:
        yield from sorted((root / source).rglob("*.py"))
