import json
from html import escape as quoted

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.text.escape import clean
from handlers.text.from_html import from_html, from_plain
from handlers.text.message_blocks import parts as parts_of

NASTY = [
    "<!channel>",
    "<@U123>",
    "@here",
    "&",
    "<",
    '"',
    "\0",
    "\u202e",
    "שלום",
    "打印机",
    "👨\u200d👩",
]
INLINE = ["b", "i", "s", "code", "span", "em", "font"]
BLOCK = ["p", "div", "blockquote", "h2", "pre", "ul", "ol", "section"]


def elements(html, **limits):
    return [element for block in from_html(html, **limits).blocks for element in block["elements"]]


def leaves(element):
    inner = element.get("elements")
    return [leaf for child in inner for leaf in leaves(child)] if inner is not None else [element]


def shown(blocks):
    return "".join(leaf["text"] for block in blocks for leaf in leaves(block))


def section(*inside):
    return {"type": "rich_text_section", "elements": list(inside)}


def text(words, **style):
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def link(words, url):
    return {"type": "link", "url": url, "text": words}


def test_paragraphs_breaks_and_styles():
    html = "<p>Dear <b>Ann</b>,<br>\n it   <i>works</i>.</p><p>Use <code>vpn</code> <s>now</s></p>"

    assert elements(html) == [
        section(
            text("Dear "),
            text("Ann", bold=True),
            text(",\nit "),
            text("works", italic=True),
            text(".\n\nUse "),
            text("vpn", code=True),
            text(" "),
            text("now", strike=True),
        )
    ]


def test_an_empty_line_of_an_editor_stays_one():
    assert elements("<div>a</div><div><br></div><div>b<br></div><div>c</div>") == [
        section(text("a\n\nb\nc"))
    ]


def test_lists_nest_by_indent_and_numbers_go_on():
    html = "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>"

    assert elements(html) == [
        {"type": "rich_text_list", "style": "ordered", "indent": 0}
        | {"elements": [section(text("one"))]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1}
        | {"elements": [section(text("inner"))]},
        {"type": "rich_text_list", "style": "ordered", "indent": 0, "offset": 1}
        | {"elements": [section(text("two"))]},
    ]


def test_text_after_an_inner_list_is_no_new_item():
    assert [e["type"] for e in elements("<ul><li>a<ul><li>b</ul>after</ul>")] == [
        "rich_text_list",
        "rich_text_list",
        "rich_text_section",
    ]


def test_items_without_a_list_are_items():
    assert elements("<li>a<li>b</li>text") == [
        {"type": "rich_text_list", "style": "bullet", "indent": 0}
        | {"elements": [section(text("a")), section(text("b"))]},
        section(text("text")),
    ]


def test_quotes_and_code_blocks_keep_their_shape():
    html = "<blockquote>said<p>twice</p></blockquote><pre>\n if x:\n   y\n</pre>"

    assert elements(html) == [
        {"type": "rich_text_quote", "elements": [text("said\n\ntwice")]},
        {"type": "rich_text_preformatted", "elements": [text(" if x:\n   y")]},
    ]


def test_a_code_block_and_a_list_in_a_quote_have_its_border():
    html = "<blockquote>q<pre>x</pre><ul><li>y</ul></blockquote>"

    assert [e.get("border") for e in elements(html)] == [None, 1, 1]


def test_a_table_becomes_lines():
    html = (
        "<table><tr><th>Name<th>Size</tr>"
        "<tr><td><p>a.txt</p></td><td><p>3</p></td></tr></table>after"
    )

    assert shown(from_html(html).blocks) == "Name | Size\na.txt | 3\n\nafter"


def test_only_safe_addresses_become_links():
    html = (
        '<a href="https://desk.example.com/1">one</a> <a href="javascript:alert(1)">two</a> '
        '<a href="java\nscript:alert(1)">three</a> <a href="/4">four</a> '
        '<a href="mailto:ann@example.com">five</a>'
    )

    assert elements(html) == [
        section(
            link("one", "https://desk.example.com/1"),
            text(" two three four "),
            link("five", "mailto:ann@example.com"),
        )
    ]


def test_a_label_that_lies_about_its_address_is_followed_by_the_address():
    shown_text = shown(from_html('<a href="https://evil.example">https://desk.example</a>').blocks)

    assert shown_text == "https://desk.example (https://evil.example)"


def test_a_written_address_becomes_a_link_without_its_sentence():
    assert elements("See https://desk.example/1, (https://a.example/b_(c)).") == [
        section(
            text("See "),
            link("https://desk.example/1", "https://desk.example/1"),
            text(", ("),
            link("https://a.example/b_(c)", "https://a.example/b_(c)"),
            text(")."),
        )
    ]


def test_pictures_become_links_or_their_description():
    html = (
        '<img src="https://desk.example/a%20b.png"> '
        '<img src="data:image/png;base64,AA" alt="Chart">'
        '<img src="https://desk.example/pixel.gif" width="1" height="1">'
    )

    assert elements(html) == [
        section(link("a b.png", "https://desk.example/a%20b.png"), text(" Chart"))
    ]


def test_what_a_browser_does_not_show_is_left_out():
    html = (
        "<style>p{}</style><script>alert()</script><p hidden>a</p>"
        '<p style="DISPLAY: none">b</p><!-- c --><template>d</template>e'
    )

    assert shown(from_html(html).blocks) == "e"


def test_mentions_are_inert():
    seen = from_html("&lt;!channel&gt; &lt;@U1&gt; @here")

    assert elements("&lt;!channel&gt; &lt;@U1&gt; @here") == [
        section(text("<!channel> <@U1> @here"))
    ]
    assert seen.text == "&lt;!channel&gt; &lt;@U1&gt; @here"


@pytest.mark.parametrize(
    "history",
    [
        '<div class="gmail_quote">On Monday Bob wrote:<blockquote>old</blockquote></div>',
        '<blockquote type="cite">old</blockquote>',
        '<div id="divRplyFwdMsg">From: Bob</div><div>old</div>',
        "<p>-----Original Message-----<br>old</p>",
        "<div>------------------ 原始邮件 ------------------</div><div>old</div>",
        "<p><b>发件人:</b> Bob<br><b>发送时间:</b> 周一<br><b>收件人:</b> Ann<br><br>old</p>",
        "<p>From: Bob<br>Sent: Monday<br>To: Ann<br>Subject: VPN</p><p>old</p>",
    ],
)
def test_quoted_mail_history_is_left_out_and_said_so(history):
    seen = from_html(f"<div>It works now.</div>{history}")

    assert (shown(seen.blocks), seen.quoted, seen.rest) == ("It works now.", True, False)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="gmail_quote">---------- Forwarded message ---------<br>Please help</div>',
        "<p>Please see</p><p>From: the start it was broken</p>",
        "<blockquote>a plain quote</blockquote>",
        '<div class="gmail_quote">only a quote</div>',
    ],
)
def test_a_doubtful_quote_stays(html):
    seen = from_html(html)

    assert not seen.quoted
    assert shown(seen.blocks)


def test_a_long_text_is_cut_at_a_border_and_says_so():
    html = "<p>" + "</p><p>".join(f"Sentence number {n} is here." for n in range(1000)) + "</p>"

    seen = from_html(html)

    whole = shown(seen.blocks)
    assert seen.rest
    assert 8000 < len(whole) <= 9000
    assert whole.endswith("is here.…")
    assert len(seen.blocks) <= 10


def test_a_long_list_item_and_a_long_code_block_are_cut_into_several():
    item, code = "word " * 700, "line\n" * 700

    blocks = from_html(f"<ul><li>{item}</li></ul><pre>{code}</pre>").blocks

    assert_within_limits(blocks, 9000)
    assert [e["type"] for block in blocks for e in block["elements"]] == [
        "rich_text_list",
        "rich_text_section",
        "rich_text_preformatted",
        "rich_text_preformatted",
    ]


def test_a_small_room_is_respected():
    seen = from_html("<p>" + "word " * 3000, characters=5000, blocks=1)

    assert_within_limits(seen.blocks, 5000)
    assert len(seen.blocks) == 1
    assert seen.rest


@pytest.mark.parametrize("html", ["<div>" * 200_000, "<ul><li>" * 20_000 + "x", "<b>" * 50_000])
def test_deep_nesting_is_bounded(html):
    assert_within_limits(from_html(html).blocks, 9000)


def test_nothing_to_show_is_no_block():
    assert from_html("<p>&nbsp;</p><br>").blocks == []
    assert from_plain(" \r\n\0 ").blocks == []


def test_plain_text_keeps_its_lines_and_is_not_read_as_html():
    seen = from_plain("a < b\r\n\r\n  <b>@here</b>\nhttps://desk.example/1")

    [block] = seen.blocks
    assert block["elements"] == [
        section(
            text("a < b\n\n  <b>@here</b>\n"),
            link("https://desk.example/1", "https://desk.example/1"),
        )
    ]
    assert seen.text.startswith("a &lt; b")


def assert_within_limits(blocks, characters):
    everything = [leaf for block in blocks for leaf in leaves(block)]
    assert len(json.dumps(blocks, ensure_ascii=False)) <= 12_000
    assert sum(len(leaf["text"]) for leaf in everything) <= characters
    for leaf in everything:
        assert leaf["type"] in {"text", "link"}
        assert 1 <= len(leaf["text"]) <= 3000
        assert len(leaf.get("url", "")) <= 3000
    for block in blocks:
        assert block["elements"]
        assert sum(len(leaf["text"]) for leaf in leaves(block)) <= 3000


def visible(words):
    return "".join(clean(words).split()).replace("|", "")


words = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=30), st.text(alphabet="ab \n", max_size=8)
)


@st.composite
def trees(draw, depth=4):
    """HTML, and the text that a reader sees in it."""
    html, seen = "", ""
    for _ in range(draw(st.integers(0, 3))):
        tag = draw(st.sampled_from(["", "", *INLINE, *BLOCK, "table"])) if depth else ""
        inner, inside = draw(trees(depth - 1)) if tag else (None, draw(words))
        seen += inside
        if not tag:
            html += quoted(inside)
        elif tag in {"ul", "ol"}:
            html += f"<{tag}><li>{inner}</li></{tag}>"
        elif tag == "table":
            html += f"<table><tr><td>{inner}</td></tr></table>"
        else:
            html += f"<{tag}>{inner}</{tag}>"
    return html, seen


@given(trees(), st.integers(1, 400))
def test_what_a_reader_sees_arrives_in_order_or_as_far_as_there_is_room(tree, characters):
    html, expected = tree
    seen = from_html(html, characters=characters)

    assert_within_limits(seen.blocks, characters)
    arrived = visible(shown(seen.blocks))
    if seen.rest:
        assert visible(expected).startswith(arrived.removesuffix("…"))
    else:
        assert arrived == visible(expected)


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "</",
                "li",
                "ul",
                "td",
                "table",
                "a href=",
                " ",
                "&#0;",
                "pre",
                "blockquote",
                "<!channel>",
                "<@U1>",
                "x",
                '"',
                "<br>",
                "]]>",
                "<!--",
                "class=gmail_quote",
                "\ud800",
                "&lt;!here&gt;",
                "p",
            ]
        )
    )
)
def test_broken_html_breaks_nothing(pieces):
    seen = from_html("".join(pieces))

    assert_within_limits(seen.blocks, 9000)
    assert "<" not in seen.text


@given(st.one_of(st.text(), st.lists(st.sampled_from(NASTY)).map(" ".join)))
def test_plain_text_arrives_whole(words_typed):
    seen = from_plain(words_typed)

    assert_within_limits(seen.blocks, 9000)
    assert visible(shown(seen.blocks)) == visible(words_typed)


@given(trees())
def test_the_blocks_are_read_back_as_the_same_words(tree):
    seen = from_html(tree[0])

    read = parts_of(seen.blocks, lambda id_, label: id_ or label)
    assert visible("".join(part.text for part in read)) == visible(shown(seen.blocks))
