"""How text is cut into searchable words, Chinese included.

Words of letters and digits stay whole and are found by their beginning. Chinese, Japanese and
Korean runs are cut into overlapping pairs and a last single character, so that any part of a run,
even one character, is found: 打印机 becomes 打印 印机 机. Width and case do not matter.
"""

import re
import unicodedata

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
_RUNS = re.compile(rf"([{_UNSPACED}]+)|((?:(?![{_UNSPACED}])[^\W_])+)")
_LONGEST_QUERY = 200  # characters; nobody remembers more of a title


def searchable(text: str) -> str:
    """The text as it is put into the index: its words, separated by spaces."""
    words: list[str] = []
    for unspaced, word in _RUNS.findall(_folded(text)):
        words.extend(_pairs(unspaced) if unspaced else [word])
    return " ".join(words)


def exactly(*parts: str) -> str:
    """One word that stands for these parts and no others."""
    return "x".join(part.encode(errors="replace").hex() for part in parts)


def match(words: str) -> str | None:
    """An FTS5 expression for text that has all of the words; None if there is no word.

    https://www.sqlite.org/fts5.html#full_text_query_syntax
    """
    shortened = _folded(words[:_LONGEST_QUERY])
    terms = [
        _phrase(unspaced) if unspaced else f'"{word}"*'
        for unspaced, word in _RUNS.findall(shortened)
    ]
    return " AND ".join(terms) or None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run))]


def _phrase(run: str) -> str:
    """One character is the beginning of a pair; several are pairs that follow each other."""
    if len(run) == 1:
        return f'"{run}"*'
    return f'"{" ".join(_pairs(run)[:-1])}"'
