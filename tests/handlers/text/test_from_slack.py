import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from handlers.text.escape import clean, escape
from handlers.text.from_html import from_html
from handlers.text.from_slack import from_slack, from_typed, mentioned
from helpdesks.models import Body

TAGS = {"p", "br", "ul", "ol", "li", "blockquote", "pre", "b", "i", "s", "code", "a"}


def section(*leaves):
    return {"type": "rich_text_section", "elements": list(leaves)}


def text(words, **style):
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def items(style, *sections, **more):
    return {"type": "rich_text_list", "style": style, "elements": list(sections), **more}


def message(*elements):
    return {"text": "flattened", "blocks": [{"type": "rich_text", "elements": list(elements)}]}


def test_blocks_win_over_the_flattened_text():
    sent = message(section(text("a < b & "), text("bold", bold=True), text("\nnext", italic=True)))

    assert from_slack(sent) == Body(
        text="a < b & bold\nnext",
        html="<p>a &lt; b &amp; <b>bold</b><i><br>next</i></p>",
    )


def test_lists_quotes_and_code_blocks():
    sent = message(
        items("ordered", section(text("one")), indent=0),
        items("bullet", section(text("inner")), indent=1),
        items("ordered", section(text("two")), indent=0, offset=1),
        {"type": "rich_text_quote", "elements": [text("said\ntwice")]},
        {"type": "rich_text_preformatted", "elements": [text("if x:\n  y")]},
    )

    body = from_slack(sent)

    assert body.text == "1. one\n    • inner\n2. two\n> said\n> twice\nif x:\n  y"
    assert body.html == (
        "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>"
        "<blockquote>said<br>twice</blockquote><pre>if x:\n  y</pre>"
    )


def test_a_number_that_goes_on_after_a_paragraph_is_kept():
    sent = message(section(text("so")), items("ordered", section(text("third")), offset=2))

    assert from_slack(sent).html == '<p>so</p><ol start="3"><li>third</li></ol>'


def test_mentions_become_names_and_say_what_to_look_up():
    sent = message(
        section(
            {"type": "user", "user_id": "U1"},
            {"type": "channel", "channel_id": "C1"},
            {"type": "usergroup", "usergroup_id": "S1"},
            {"type": "broadcast", "range": "here"},
            {"type": "user", "user_id": "U2"},
        )
    )

    assert mentioned(sent) == {"U1", "U2", "C1", "S1"}
    assert from_slack(sent, {"U1": "Ann", "C1": "help", "S1": "it"}).text == "@Ann#help@it@here@U2"


def test_emoji_dates_and_colours():
    sent = message(
        section(
            {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd"},
            {"type": "emoji", "name": "party-parrot"},
            {"type": "emoji", "name": "thumbsup", "skin_tone": 4},
            {"type": "date", "timestamp": 1720710212, "format": "{date}", "fallback": "Thursday"},
            {"type": "date", "timestamp": 1720710212, "format": "{date}"},
            {"type": "color", "value": "#ff0000"},
        )
    )

    assert from_slack(sent).text == (
        "👋🏽:party-parrot::thumbsup::skin-tone-4:Thursday2024-07-11 15:03 UTC#ff0000"
    )


def test_links_show_their_label_and_where_they_lead():
    sent = message(
        section(
            {"type": "link", "url": "https://a.example/?x=1&y=2", "text": "the page"},
            text(" "),
            {"type": "link", "url": "https://b.example"},
            text(" "),
            {"type": "link", "url": "mailto:ann@a.example", "text": "ann@a.example"},
            text(" "),
            {"type": "link", "url": "javascript:alert(1)", "text": "no"},
        )
    )

    body = from_slack(sent)

    assert body.text == (
        "the page (https://a.example/?x=1&y=2) https://b.example ann@a.example"
        " no (javascript:alert(1))"
    )
    assert body.html == (
        '<p><a href="https://a.example/?x=1&amp;y=2">the page</a> '
        '<a href="https://b.example">https://b.example</a> '
        '<a href="mailto:ann@a.example">ann@a.example</a> no (javascript:alert(1))</p>'
    )


def test_a_table_becomes_lines():
    cell = {"type": "rich_text", "elements": [section(text("b", bold=True))]}
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, cell], [cell]]}

    assert from_slack({"blocks": [table]}).text == "a | b\nb"


@pytest.mark.parametrize(
    ("mrkdwn", "plain", "html"),
    [
        ("*bold* _it_ ~no~", "bold it no", "<p><b>bold</b> <i>it</i> <s>no</s></p>"),
        ("*_both_*", "both", "<p><b><i>both</i></b></p>"),
        ("un*bold*ed 2 * 3 * 4", "un*bold*ed 2 * 3 * 4", "<p>un*bold*ed 2 * 3 * 4</p>"),
        ("*over\nlines*", "*over\nlines*", "<p>*over<br>lines*</p>"),
        ("`*x* &lt;`", "*x* <", "<p><code>*x* &lt;</code></p>"),
        ("a ```x &amp;&amp;\n y``` b", "a \nx &&\n y\n b", None),
        ("&gt; said\n&gt; twice\nme", "> said\n> twice\nme", None),
        ("&amp;lt; &lt;b&gt;", "&lt; <b>", "<p>&amp;lt; &lt;b&gt;</p>"),
        ("<@U1|ann> <@U2> <#C1|help> <#C2>", "@ann @U2 #help #C2", None),
        ("<!here> <!channel|channel> <!everyone>", "@here @channel @everyone", None),
        ("<!subteam^S1|@it> <!subteam^S2>", "@it @S2", None),
        ("<!date^1720710212^{date}^https://a.example|Thursday>", "Thursday", None),
        ("<https://a.example|page> <https://b.example>", None, None),
        ("<mailto:a@b.example|a@b.example>", "a@b.example", None),
        ("*<https://a.example|page>*", "page (https://a.example)", None),
    ],
)
def test_text_without_blocks_is_read_token_by_token(mrkdwn, plain, html):
    body = from_slack({"text": mrkdwn})

    if plain is not None:
        assert body.text.replace("\n ", "\n") == plain.replace("\n ", "\n").replace(" \n", "\n")
    if html is not None:
        assert body.html == html


def test_ids_in_text_without_blocks_are_looked_up_too():
    sent = {"text": "<@U1> <@U2|bob> <#C1> <!subteam^S1> <!here>"}

    assert mentioned(sent) == {"U1", "U2", "C1", "S1"}
    assert from_slack(sent, {"U1": "Ann", "U2": "Bob Lee"}).text == "@Ann @Bob Lee #C1 @S1 @here"


def test_what_is_typed_into_a_form_is_literal():
    body = from_typed("*a* <b> &lt; <@U1>\nhttps://a.example/1.")

    assert body.text == "*a* <b> &lt; <@U1>\nhttps://a.example/1."
    assert body.html == (
        "<p>*a* &lt;b&gt; &amp;lt; &lt;@U1&gt;<br>"
        '<a href="https://a.example/1">https://a.example/1</a>.</p>'
    )


@pytest.mark.parametrize("sent", [{}, {"text": ""}, {"text": None}, {"text": "x", "blocks": "no"}])
def test_a_message_may_lack_anything(sent):
    assert from_slack(sent).text == (sent.get("text") or "")


@pytest.mark.parametrize("unit", ["*a ", "`", "<", "*a* ", "_*~a", "&gt;\n", "```a", "<a", "字 "])
def test_forty_thousand_characters_are_read(unit):
    typed = (unit * 40_000)[:40_000]

    assert isinstance(from_slack({"text": typed}), Body)


def visible(words):
    return "".join(clean(words).split())


def inner_text(html):
    return LexborHTMLParser(html).body.text()


words = st.text(
    alphabet=st.one_of(st.sampled_from("ab<>&;!@# \n"), st.characters(categories=["L", "N", "So"]))
)
styles = st.dictionaries(st.sampled_from(["bold", "italic", "strike", "code"]), st.booleans())
leaf = st.builds(lambda w, style: {"type": "text", "text": w, "style": style}, words, styles)
sections = st.builds(lambda leaves: section(*leaves), st.lists(leaf, max_size=4))
elements = st.one_of(
    sections,
    st.builds(
        lambda kind, e: e | {"type": kind},
        st.sampled_from(["rich_text_quote", "rich_text_preformatted"]),
        sections,
    ),
    st.builds(
        lambda style, inside, indent: items(style, *inside, indent=indent),
        st.sampled_from(["bullet", "ordered"]),
        st.lists(sections, max_size=3),
        st.integers(0, 9),
    ),
)


def written(inside):
    children = inside.get("elements")
    return inside["text"] if children is None else "".join(map(written, children))


@given(st.lists(elements))
def test_everything_that_was_written_arrives_in_order(inside):
    html = from_slack(message(*inside)).html

    expected = visible("".join(map(written, inside)))
    assert visible(inner_text(html)) == (expected or "flattened")
    tags = {node.tag for node in LexborHTMLParser(html).body.css("*")} - {"body"}
    assert tags <= TAGS


@given(st.lists(elements))
def test_there_and_back_again_loses_nothing_but_markup(inside):
    html = from_slack(message(*inside)).html

    seen = from_html(html)

    blocks = "".join(written(block) for block in seen.blocks)
    assert visible(blocks) == visible(inner_text(html))


@given(st.text(alphabet="ab<>&;!@#字 \n"))
def test_text_that_is_literal_in_slack_is_literal_at_the_desk(typed):
    body = from_slack({"text": escape(typed)})

    assert visible(body.text).replace(">", "") == visible(typed).replace(">", "")


TOKENS = [
    "<@U1>",
    "<@U2|ann>",
    "<!channel>",
    "<!here|here>",
    "<#C1>",
    "<!subteam^S1>",
    "*",
    "_",
    " ",
]
TOKENS += [
    "~",
    "`",
    "```",
    "\n",
    "&gt; ",
    "&lt;",
    "a",
    "<https://a.example|x>",
    "<",
    ">",
    "<!",
    "|",
]


@given(st.lists(st.sampled_from(TOKENS)))
def test_no_mention_stays_a_token(pieces):
    sent = {"text": "".join(pieces).replace("&lt;", "(")}

    body = from_slack(sent, {"U1": "Ann", "U2": "Bob", "C1": "help", "S1": "it"})

    for token in TOKENS[:6]:
        assert token not in body.text
    assert mentioned(sent) <= {"U1", "U2", "C1", "S1"}


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "elements", "text", "style", "rows", "offset", "unicode", "url"]
            ),
            inner
            | st.sampled_from(
                ["rich_text", "rich_text_list", "rich_text_section", "emoji", "date"]
            ),
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(junk)
def test_blocks_of_any_shape_break_nothing(blocks):
    sent = {"text": "x", "blocks": blocks}

    assert isinstance(from_slack(sent), Body)
    assert isinstance(mentioned(sent), frozenset)
