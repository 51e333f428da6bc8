# ruff: noqa: RUF001  full-width punctuation is part of what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.text.command_line import (
    BadDesk,
    BadNumber,
    BadOption,
    Command,
    Help,
    Hub,
    Link,
    List,
    New,
    Reply,
    Search,
    Settings,
    Show,
    Unknown,
    Unwatch,
    Watch,
    Whoami,
    parse,
)
from handlers.text.vocabulary import VERBS
from helpdesks.models import Order, Progress, Scope, Status

ORG = Scope.MY_ORGANIZATION
DESKS = ("support", "factory")


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("", Hub()),
        (" \u00a0\u3000", Hub()),
        ("watch", Watch()),
        ("UNWATCH", Unwatch()),
        ("link", Link()),
        ("whoami", Whoami()),
        ("help", Help()),
        ("?", Help()),
        ("？", Help()),
        ("关注", Watch()),
        ("取消关注", Unwatch()),
        ("绑定", Link()),
        ("我是谁", Whoami()),
        ("帮助", Help()),
    ],
)
def test_a_command_of_one_word(typed, command):
    assert parse(typed) == command


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("new", ""),
        ("new  Printer “on fire” <@U1|ann> &amp; more ", "Printer “on fire” <@U1|ann> &amp; more "),
        ("New: status:open", "status:open"),
        ("新建 打印机：坏了", "打印机：坏了"),
        ("新建打印机坏了", "打印机坏了"),
    ],
)
def test_a_title_is_kept_as_typed(typed, title):
    assert parse(typed) == New(title=title)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("list", List()),
        ("list open", List(progress=Progress.OPEN)),
        ("list solved sort:created", List(progress=Progress.SOLVED, order=Order.CREATED)),
        ("list org", List(scope=ORG)),
        ("list org, open", List(scope=ORG, progress=Progress.OPEN)),
        ("list all", List()),
        ("ＬＩＳＴ　ｏｐｅｎ　sort：status", List(progress=Progress.OPEN, order=Order.STATUS)),
        ("列表 已解决 排序： 更新", List(progress=Progress.SOLVED)),
    ],
)
def test_a_list(typed, command):
    assert parse(typed) == command


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("search", Search()),
        ("search VPN Printer", Search(words="VPN Printer")),
        (
            "search vpn status:open,pending",
            Search(words="vpn", statuses=(Status.OPEN, Status.PENDING)),
        ),
        ("search status: open, open", Search(statuses=(Status.OPEN,))),
        ("search vpn in:org", Search(words="vpn", scope=ORG)),
        ("search field:“North wing”", Search(field_value="North wing")),
        (
            "搜索 字段：「三楼」 状态：已解决、已关闭",
            Search(field_value="三楼", statuses=(Status.SOLVED, Status.CLOSED)),
        ),
        ("搜索打印机", Search(words="打印机")),
        ("search “status:open” ‘in:org’", Search(words="status:open in:org")),
        ("search can’t print", Search(words="can’t print")),
        ("search error:404 https://a.example/b", Search(words="error:404 https://a.example/b")),
        ("search R&amp;D <@U1|ann>", Search(words="R&D <@U1|ann>")),
        ('search "half a phrase', Search(words='"half a phrase')),
    ],
)
def test_a_search(typed, command):
    assert parse(typed) == command


@pytest.mark.parametrize(
    "typed", ["118", " #118 ", "＃１１８", "show 118", "Show #118.", "查看118", "show118"]
)
def test_a_request_is_shown_by_its_number(typed):
    assert parse(typed) == Show(number="118")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("reply 118", ""),
        ("reply #118 hi  “there” <#C1|general> ", "hi  “there” <#C1|general> "),
        ("reply 118: 3 times", "3 times"),
        ("reply 118\nline one\n  line two", "line one\n  line two"),
        ("回复 １１８ 好的", "好的"),
        ("回复118，好的", "好的"),
        ("回复118好的", "好的"),
    ],
)
def test_a_reply_keeps_its_text_as_typed(typed, text):
    assert parse(typed) == Reply(number="118", text=text)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("show", ""),
        ("show VPN", "VPN"),
        ("reply", ""),
        ("reply all hi", "all"),
        ("show 118abc", "118abc"),
        ("show " + "9" * 21, "9" * 21),
        ("查看 全部", "全部"),
    ],
)
def test_what_is_no_number_is_said(typed, word):
    assert parse(typed) == BadNumber(word=word)


@pytest.mark.parametrize(
    ("typed", "word", "nearest"),
    [
        ("lsit", "lsit", "list"),
        ("Serach vpn", "Serach", "search"),
        ("shwo 118", "shwo", "show"),
        ("unwacth", "unwacth", "unwatch"),
        ("sea", "sea", "search"),
        ("关主", "关主", "关注"),
        ("printer is broken", "printer", None),
        ("“printer broken”", "printer broken", None),
        ("118 thanks", "118", "reply"),
        ("x" * 40_000, "x" * 40_000, None),
    ],
)
def test_a_typo_is_answered_with_the_nearest_command(typed, word, nearest):
    assert parse(typed) == Unknown(word=word, nearest=nearest)


@pytest.mark.parametrize(
    ("typed", "bad"),
    [
        ("list foo", BadOption(name="", value="foo", allowed=("open", "solved", "org", "all"))),
        (
            "list sort:age",
            BadOption(name="sort", value="age", allowed=("updated", "created", "status")),
        ),
        ("list in:org", BadOption(name="in", value=None, allowed=("sort",))),
        ("列表 排序：年龄", BadOption(name="排序", value="年龄", allowed=("更新", "创建", "状态"))),
        ("search in:house", BadOption(name="in", value="house", allowed=("org",))),
        (
            "search stauts:open",
            BadOption(name="stauts", value=None, allowed=("status", "in", "field")),
        ),
        (
            "search sort:created",
            BadOption(name="sort", value=None, allowed=("status", "in", "field")),
        ),
        (
            "search status:open,done",
            BadOption(
                name="status", value="done", allowed=("new", "open", "pending", "solved", "closed")
            ),
        ),
    ],
)
def test_an_option_or_value_that_does_not_exist_is_said_with_what_does(typed, bad):
    assert parse(typed) == bad


def test_every_spelling_of_every_command_is_known():
    for spellings in VERBS.values():
        for spelling in spellings:
            assert not isinstance(parse(spelling), Unknown)


PIECES = [
    "new",
    "list",
    "search",
    "show",
    "reply",
    "搜索",
    "回复",
    "118",
    "#",
    "：",
    ":",
    "status",
    "in",
    "sort",
]
PIECES += [
    "“",
    "”",
    '"',
    "'",
    "「",
    "<",
    ">",
    "<@U1|a b>",
    " ",
    "\u3000",
    "\n",
    ",",
    "\0",
    "open",
    "字段",
    "İ",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_whatever_is_typed_is_some_command(typed):
    assert isinstance(parse(typed), Command)


@given(st.text())
def test_free_text_is_never_changed(text):
    command = parse(f"reply 118 x{text}")

    assert command == Reply(number="118", text=f"x{text}")


@pytest.mark.parametrize("unit", ['"', '"a ', "'a ", "<a ", "<", "a:", "status:open,", "1"])
def test_forty_thousand_characters_are_read(unit):
    assert isinstance(parse("search " + unit * (40_000 // len(unit))), Command)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("factory#118", Show(number="118", desk="factory")),
        ("factory 118", Show(number="118", desk="factory")),
        ("Factory ＃118", Show(number="118", desk="factory")),
        ("factory:118", Show(number="118", desk="factory")),
        ("show factory#118", Show(number="118", desk="factory")),
        ("查看 factory 118", Show(number="118", desk="factory")),
        ("show 118", Show(number="118")),
        ("118", Show(number="118")),
        ("show #118", Show(number="118")),
        ("reply factory#118 Thanks", Reply(number="118", text="Thanks", desk="factory")),
        ("reply factory 118: Thanks", Reply(number="118", text="Thanks", desk="factory")),
        ("reply 118 factory 7", Reply(number="118", text="factory 7")),
        ("show factroy#118", BadDesk(word="factroy", nearest="factory", desks=DESKS)),
        ("show factroy 118", BadDesk(word="factroy", nearest="factory", desks=DESKS)),
        ("reply suport 118 Thanks", BadDesk(word="suport", nearest="support", desks=DESKS)),
        ("factry 118", BadDesk(word="factry", nearest="factory", desks=DESKS)),
        ("payroll#118", BadDesk(word="payroll", nearest=None, desks=DESKS)),
        ("reply 118 #7 too", Reply(number="118", text="#7 too")),
        ("show payroll 118", BadNumber(word="payroll")),
        ("factory#118 thanks", Unknown(word="factory#118", nearest="reply")),
        ("list 118", BadOption(name="", value="118", allowed=("open", "solved", "org", "all"))),
        ("settings", Settings()),
        ("设置", Settings()),
    ],
)
def test_a_number_may_be_said_with_its_desk(typed, expected):
    assert parse(typed, DESKS) == expected


def test_a_desk_may_be_called_like_a_command():
    assert parse("show 118", ("show", "list")) == Show(number="118")
    assert parse("show#118", ("show", "list")) == Show(number="118", desk="show")
    assert parse("show list#118", ("show", "list")) == Show(number="118", desk="list")


def test_where_there_is_one_desk_a_word_before_a_number_is_a_word():
    assert parse("factory#118") == Unknown(word="factory#118", nearest=None)
