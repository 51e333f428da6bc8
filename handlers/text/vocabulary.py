"""The words of a command line, in English and Chinese. The first two of each are the ones shown."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from helpdesks.models import Order, Status

Meaning = TypeVar("Meaning")


class Verb(StrEnum):
    NEW = "new"
    LIST = "list"
    SEARCH = "search"
    SHOW = "show"
    REPLY = "reply"
    NOTE = "note"
    SYNC = "sync"
    WATCH = "watch"
    UNWATCH = "unwatch"
    SETTINGS = "settings"
    LINK = "link"
    WHOAMI = "whoami"
    PEOPLE = "people"
    HELP = "help"


class Which(StrEnum):
    """Whose requests a listing shows, and which of them."""

    OPEN = "open"
    SOLVED = "solved"
    ORGANIZATION = "org"
    ALL = "all"


class Option(StrEnum):
    SORT = "sort"
    STATUS = "status"
    IN = "in"
    FIELD = "field"


VERBS: dict[Verb, tuple[str, ...]] = {
    Verb.NEW: ("new", "新建"),
    Verb.LIST: ("list", "列表"),
    Verb.SEARCH: ("search", "搜索"),
    Verb.SHOW: ("show", "查看"),
    Verb.REPLY: ("reply", "回复"),
    Verb.NOTE: ("note", "备注"),
    Verb.SYNC: ("sync", "核对"),
    Verb.WATCH: ("watch", "关注"),
    Verb.UNWATCH: ("unwatch", "取消关注"),
    Verb.SETTINGS: ("settings", "设置"),
    Verb.LINK: ("link", "绑定"),
    Verb.WHOAMI: ("whoami", "我是谁"),
    Verb.PEOPLE: ("people", "人员"),
    Verb.HELP: ("help", "帮助", "?"),
}
WHICH: dict[Which, tuple[str, ...]] = {
    Which.OPEN: ("open", "未解决", "处理中", "进行中"),
    Which.SOLVED: ("solved", "已解决", "解决"),
    Which.ORGANIZATION: ("org", "组织", "公司", "organization", "organisation"),
    Which.ALL: ("all", "全部", "所有"),
}
OPTIONS: dict[Option, tuple[str, ...]] = {
    Option.SORT: ("sort", "排序"),
    Option.STATUS: ("status", "状态"),
    Option.IN: ("in", "范围"),
    Option.FIELD: ("field", "字段"),
}
ORDERS: dict[Order, tuple[str, ...]] = {
    Order.UPDATED: ("updated", "更新", "更新时间"),
    Order.CREATED: ("created", "创建", "创建时间"),
    Order.STATUS: ("status", "状态"),
}
STATUSES: dict[Status, tuple[str, ...]] = {
    Status.NEW: ("new", "尚未受理", "未受理", "新建"),
    Status.OPEN: ("open", "受理中", "处理中"),
    Status.PENDING: ("pending", "等待回复", "等待"),
    Status.SOLVED: ("solved", "已解决", "解决"),
    Status.CLOSED: ("closed", "已关闭", "关闭"),
}
IN: dict[Which, tuple[str, ...]] = {Which.ORGANIZATION: WHICH[Which.ORGANIZATION]}


def find(vocabulary: Mapping[Meaning, Sequence[str]], word: str) -> Meaning | None:
    """What a folded word means."""
    return next((meaning for meaning, words in vocabulary.items() if word in words), None)


def shown(vocabulary: Mapping[Any, Sequence[str]], like: str) -> tuple[str, ...]:
    """The words to offer somebody who wrote `like`: English ones, or Chinese ones."""
    language = 0 if like.isascii() else 1
    return tuple(words[language] for words in vocabulary.values())
