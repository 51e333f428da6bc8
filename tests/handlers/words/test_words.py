import pytest

from handlers.words import Words, later
from handlers.words.catalogue import extract, read, untranslated, update
from handlers.words.translate import CHINESE, Translate

HEADER = """# A test.
msgid ""
msgstr ""
"Language: zh_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"""
TRANSLATED = """
msgid "New request"
msgstr "新建请求"

msgid "{n} reply"
msgid_plural "{n} replies"
msgstr[0] "{n} 条回复"

msgid "Not yet"
msgstr ""

#, fuzzy
msgid "A guess"
msgstr "猜的"
"""
SOURCE = '''
TITLE = later("Marked")

def view(t, n):
    """t("Not in a docstring")"""
    return [t("New request"), t.many("{n} reply", "{n} replies", n), t(TITLE), t("A " "new one")]
'''


@pytest.fixture
def po(tmp_path):
    path = tmp_path / "zh_CN.po"
    path.write_text(HEADER + TRANSLATED, encoding="utf-8")
    return path


@pytest.fixture
def template(tmp_path):
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "view.py").write_text(SOURCE, encoding="utf-8")
    return extract(tmp_path)


@pytest.mark.parametrize("locale", ["zh-CN", "zh_CN", "zh", "zh-Hans-CN", "zh-TW", "zh-HK"])
def test_chinese_of_any_kind_is_simplified_chinese(locale):
    assert Words.load().to(locale).locale == "zh_CN"


@pytest.mark.parametrize("locale", [None, "", "en-US", "de-DE", "zhx", "x"])
def test_everybody_else_reads_english(locale):
    t = Words.load().to(locale)

    assert t.locale == "en"
    assert t("Anything") == "Anything"
    assert [t.many("{n} reply", "{n} replies", n) for n in (0, 1, 2)] == [
        "{n} replies",
        "{n} reply",
        "{n} replies",
    ]


def test_a_sentence_is_translated_and_filled_afterwards(po):
    t = Translate(CHINESE, read(po, CHINESE))

    assert t("New request") == "新建请求"
    assert t.many("{n} reply", "{n} replies", 1).format(n=1) == "1 条回复"
    assert t.many("{n} reply", "{n} replies", 3).format(n=3) == "3 条回复"


def test_what_is_missing_or_a_guess_stays_english(po):
    t = Translate(CHINESE, read(po, CHINESE))

    assert [t(later("Not yet")), t("A guess"), t("Unheard of")] == [
        "Not yet",
        "A guess",
        "Unheard of",
    ]


def test_the_sentences_are_read_from_the_source(template):
    assert {message.id for message in template if message.id} == {
        "Marked",
        "New request",
        ("{n} reply", "{n} replies"),
        "A new one",
    }


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(po, template):
    update(po, CHINESE, template)

    catalog = read(po, CHINESE)
    assert catalog.get("New request").string == "新建请求"
    assert set(untranslated(catalog)) == {"Marked", "A new one"}
    assert "Not yet" not in po.read_text(encoding="utf-8")
    assert po.read_text(encoding="utf-8").startswith(HEADER)


def test_an_update_without_news_changes_nothing(po, template):
    update(po, CHINESE, template)
    before = po.read_text(encoding="utf-8")

    update(po, CHINESE, template)

    assert po.read_text(encoding="utf-8") == before
