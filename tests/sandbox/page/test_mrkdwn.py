from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.page.mrkdwn import mrkdwn, plain
from sandbox.page.viewer import Viewer
from tests.sandbox.page.reading import Elements

ANA = Viewer(
    user_id="U1",
    handle="ana",
    zone=ZoneInfo("America/Sao_Paulo"),
    now=datetime(2026, 3, 2, 12, tzinfo=UTC),
    people={"U1": "Ana", "U2": "小林"},
    channels={"C1": "it-help"},
)
XIAOLIN = Viewer(
    user_id="U2", locale="zh-CN", zone=ZoneInfo("Asia/Shanghai"), now=ANA.now, people=ANA.people
)
NINE = 1_772_442_000  # 2026-03-02 09:00 UTC


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("*bold* _it_ ~gone~ `x*y*`", "<b>bold</b> <i>it</i> <s>gone</s> <code>x*y*</code>"),
        ("*bold _and_ more*", "<b>bold <i>and</i> more</b>"),
        ("un*bold*ed, 2*3*4", "un*bold*ed, 2*3*4"),
        ("a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"),
        ("one\ntwo", "one<br>two"),
        ("&gt; said\n&gt; twice\nafter", "<blockquote>said<br>twice</blockquote>after"),
        ("```a *b*\n<c>```", '<pre class="code-block">a *b*\n&lt;c&gt;</pre>'),
        (":no_such_thing:", ":no_such_thing:"),
        ("<!subteam^S1|@desk>", '<span class="mention">@desk</span>'),
        ("<mailto:a@b.example|a@b.example>", 'href="mailto:a@b.example"'),
        ("<https://x.example/?a=1&amp;b=2|site>", 'href="https://x.example/?a=1&amp;b=2"'),
    ],
)
def test_markup_reads_as_in_slack(source, shown):
    assert shown in mrkdwn(source, ANA)


def test_mentions_are_names_and_ones_own_stands_out():
    shown = mrkdwn("<@U1> and <@U2> in <#C1> and <#C9>, <!channel>", ANA)

    assert '<span class="mention mention-me">@Ana</span>' in shown
    assert '<span class="mention">@小林</span>' in shown
    assert ">#it-help</a>" in shown
    assert "private channel" in shown
    assert '<span class="mention mention-all">@channel</span>' in shown


def test_bare_here_is_live_unless_verbatim_as_at_slack():
    assert "mention-all" in mrkdwn("hey @here", ANA)
    assert mrkdwn("hey @here https://x.example", ANA, verbatim=True) == (
        "hey @here https://x.example"
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "x:y"]
)
def test_only_harmless_addresses_are_links(url):
    assert "href" not in mrkdwn(f"<{url}|click>", ANA)


@pytest.mark.parametrize(
    ("template", "viewer", "shown"),
    [
        ("{date_num} {time}", ANA, "2026-03-02 6:00 AM"),
        ("{date}", ANA, "March 2nd, 2026"),
        ("{date_long}", ANA, "Monday, March 2nd, 2026"),
        ("{date_short_pretty} at {time}", ANA, "today at 6:00 AM"),
        ("{date_pretty} {time_secs}", XIAOLIN, "今天 17:00:00"),
        ("{date_long}", XIAOLIN, "2026年3月2日星期一"),
        ("{ago}", ANA, "3 hours ago"),
        ("{ago}", XIAOLIN, "3 小时前"),
        ("{no_such_token}", ANA, "fallback"),
    ],
)
def test_dates_are_in_the_viewers_zone_and_language(template, viewer, shown):
    assert f">{shown}</time>" in mrkdwn(f"<!date^{NINE}^{template}|fallback>", viewer)


def test_a_date_can_be_a_link_and_a_bad_one_shows_its_fallback():
    linked = mrkdwn(f"<!date^{NINE}^{{date_num}}^https://x.example|then>", ANA)
    assert 'href="https://x.example"' in linked
    assert ">2026-03-02<" in linked
    assert ">soon</time>" in mrkdwn("<!date^999999999999999999^{date}|soon>", ANA)


def test_a_phone_shows_names_and_no_markup():
    text = "*<@U2>* wrote `x` in <#C1>: <https://x.example|this> :tada: &amp; more"
    assert plain(text, ANA) == "@小林 wrote x in #it-help: this 🎉 & more"


OURS = {"a", "b", "i", "s", "br", "code", "pre", "blockquote", "span", "time"}
MARKS = [
    "<",
    ">",
    "&",
    "&lt;",
    '"',
    "'",
    "*",
    "_",
    "~",
    "`",
    "```",
    ":",
    "|",
    "@",
    "#",
    "!",
    " ",
    "\n",
]
WORDS = ["script", "javascript:", "https://a.b", "<!date^1^{date}|", "img src=x onerror=y"]
TEXTS = st.lists(st.sampled_from([*MARKS, *WORDS]), max_size=30)


@settings(deadline=None, max_examples=150)
@given(TEXTS.map("".join))
def test_no_text_becomes_an_element_of_its_own(source):
    found = Elements(mrkdwn(source, ANA))

    assert found.tags <= OURS
    assert not any(name.startswith("on") for _, given in found.elements for name in given)


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(["*", "_", "~", "`", "<", "<a|", ":", "@", "https://"]))
def test_long_texts_of_marks_do_not_take_long(mark):
    assert mrkdwn(f"{mark}a " * 8000, ANA)
