import pytest

from sandbox.slack import mrkdwn, reading


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a & b < c", "a &amp; b &lt; c"),
        ("a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"),
        ("<!channel> <@U1> <#C1|x>", "<!channel> <@U1> <#C1|x>"),
        ("<https://acme.example|acme>", "<https://acme.example|acme>"),
        ("see https://acme.example/a?b=1&c=2.", "see <https://acme.example/a?b=1&amp;c=2>."),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_what_an_app_sends_is_kept_as_slack_keeps_it(sent, kept):
    assert mrkdwn.stored(sent) == kept


def leaves(text):
    [block] = mrkdwn.rich_text(text, "b")
    return block["elements"]


def test_marks_become_styles():
    [section] = leaves("a *b* _c_ ~d~ `e`")
    styles = [leaf.get("style") for leaf in section["elements"] if leaf["text"].strip()]
    assert styles == [None, {"bold": True}, {"italic": True}, {"strike": True}, {"code": True}]


def test_marks_inside_words_stay():
    [section] = leaves("snake_case_name and 2*3*4")
    assert section["elements"] == [{"type": "text", "text": "snake_case_name and 2*3*4"}]


def test_quotes_and_fences_are_blocks_of_their_own():
    kinds = [element["type"] for element in leaves("a\n&gt; b\nc\n```code &lt;x&gt;```")]
    assert kinds == [
        "rich_text_section",
        "rich_text_quote",
        "rich_text_section",
        "rich_text_preformatted",
    ]
    assert leaves("```&lt;x&gt;```")[0]["elements"] == [{"type": "text", "text": "<x>"}]


def test_tokens_become_their_elements():
    [section] = leaves("<@U1> <#C1|x> <!here> <https://a.example|a> :tada: 12:30:45")
    kinds = [leaf["type"] for leaf in section["elements"] if leaf.get("text") != " "]
    assert kinds == ["user", "channel", "broadcast", "link", "emoji", "text"]


def test_a_reader_sees_the_words_alone():
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "a &amp; <https://x.example|b>"}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<!date^1^{date}|today>"}]},
        *mrkdwn.rich_text("*c* <@U1>", "b"),
    ]
    assert reading.words(blocks) == "a & b\ntoday\nc @U1"
