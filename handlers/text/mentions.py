"""What people, groups and channels in a message are called."""

from collections.abc import Callable, Mapping

Namer = Callable[[str, str], str]
"""From an id and the label that stands with it ("" if none) to what to write, without @ or #."""


def namer(names: Mapping[str, str]) -> Namer:
    """Names from a mapping by id; else the label, else the id."""

    def name(id_: str, label: str) -> str:
        return (names.get(id_) or label or id_).lstrip("@#")

    return name


def collector(ids: set[str]) -> Namer:
    """Puts every id it is asked about into `ids`."""

    def name(id_: str, label: str) -> str:
        ids.add(id_)
        return label or id_

    return name
