"""Nothing that opens a file of the desk stays in what people read."""

from html import escape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesks.kf5.wire import reading
from helpdesks.kf5.wire.file_addresses import text_without
from helpdesks.kf5.wire.file_addresses_in_html import html_without

TOKEN = "d82e779e28719c5623af75c6fd2966b"
OWN = f"https://acme.kf5.com/attachments/download/55/{TOKEN}/"
STORED = f"http://fs.kf5.com/attachments/download/55/{TOKEN}/?filename=2.jpg"
REDMINE = "https://redmine.acme.example/attachments/download/12/report.pdf"
NAMES = {"55": "vpn.log"}
ZONE = ZoneInfo("Asia/Shanghai")


def comment(**said):
    row = {"id": 1, "author_id": 733, "created_at": "2014-03-05 18:40:33", **said}
    return reading.comment(row, ZONE, public=True)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (OWN, "…"),
        (STORED, "2.jpg"),
        (f"see {OWN}.", "see …."),
        (f"看{OWN}谢谢", "看…谢谢"),
        (f"[log]({OWN}), thanks", "[log](…), thanks"),
        (f"{OWN}\n{STORED}", "…\n2.jpg"),
        (f"{OWN},{STORED}", "2.jpg"),
        (f"acme.kf5.com/attachments/download/55/{TOKEN}", "…"),
        (f"(/attachments/download/55/{TOKEN})", "(…)"),
        (f'<img src="{OWN}">', '<img src="…">'),
        (OWN.replace("https://", "https://someone:secret@"), "…"),
        (OWN.replace("acme.kf5.com", "help.acme.example"), "…"),
        (OWN.replace("acme.kf5.com", "127.0.0.1:4000"), "…"),
        (OWN.replace("attachments", "%61ttachments"), "…"),
        (OWN.replace("attachments", "Attach\u200bments"), "…"),
        (OWN.replace("attachments/", "attachments//"), "…"),
        (f"https://out.example/?u={escape(OWN.replace('/', '%2F'))}", "…"),
        (f"attachments/download/55/{TOKEN}/,{OWN}", "…"),
        (f"{OWN}?filename={TOKEN}.jpg", "…"),
        (f"{OWN}?filename=../../etc/a%20b.txt", "a b.txt"),
        (f"https://[{OWN}", "…"),
    ],
)
def test_an_address_in_a_text_gives_way_to_the_name_of_its_file(said, left):
    assert text_without(said) == left


def test_a_file_is_called_as_the_comment_calls_it():
    assert text_without(f"see {OWN}", NAMES) == "see vpn.log"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "and/or 50% of \\\\server",
        "https://acme.kf5.com/requests/118",
        REDMINE,
        "our attachments/downloads folder",
    ],
)
def test_other_words_and_addresses_stay_as_they_are(said):
    assert text_without(said) == said
    assert html_without(f"<p>{said}</p>") == f"<p>{said}</p>"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f'<p>a <img src="{OWN}"> b</p>', "<p>a vpn.log b</p>"),
        (f'<img src="{OWN}" alt="The &lt;log&gt;">', "The &lt;log&gt;"),
        (f'<img src="{STORED}">', "2.jpg"),
        (f'<img src=x srcset="{OWN} 2x" alt="log">', "log"),
        (f'<a href="{OWN}">The log</a>', "<a>The log</a>"),
        (f'<a href="{STORED}">{STORED}</a>', "<a>2.jpg</a>"),
        (f'<a href="{STORED}"></a>', "<a>2.jpg</a>"),
        (f'<a href="{OWN}"><img src="{OWN}" alt="log"></a>', "<a>log</a>"),
        (f"<p><b>Hi</b>, see {OWN}</p>next", "<p><b>Hi</b>, see vpn.log</p>next"),
        (f'<p style="background: url({OWN})">x</p>', "<p>x</p>"),
        (f'<a href="{OWN}" title="{TOKEN}">{TOKEN}</a>', '<a title="…">…</a>'),
        (f"<p>x</p><!-- {OWN} -->", "<p>x</p>"),
        (
            f"x<style>p{{background:url({OWN})}}</style>",
            "x",
        ),
        (f'<template><img src="{OWN}"></template>x', "x"),
        ('<a href="https://acme.kf5.com/at\ntachments/download/1/x">y</a>', "<a>y</a>"),
        (f'<a data-token="{TOKEN}" href="{OWN}">x</a>', "<a>x</a>"),
        (f'<frameset><frame src="{OWN}"></frameset>', ""),
    ],
)
def test_pictures_and_links_in_html_give_way_to_what_they_are_called(said, left):
    assert html_without(said, NAMES) == left


def test_an_address_that_formatting_splits_is_found():
    split = OWN.replace("attachments", "attach<wbr>ments").replace("9c", "9<b>c</b>")

    assert html_without(f"<p>see {split}</p>").startswith("<p>see …")
    assert TOKEN[12:] not in html_without(f"<p>see {split}</p>")


def test_html_without_such_an_address_stays_to_the_letter():
    said = "<P class=x>a&nbsp;&amp; <br/>b <!-- c --> <A HREF='https://x.example/?a=1&b=2'>d</A>"

    assert html_without(said) == said


def test_a_comment_a_description_and_a_title_hold_no_address_of_a_file():
    file = {"id": 55, "name": "vpn.log", "size": 3, "content_url": OWN}
    said = comment(content=f"see {OWN}", html_content=f'<img src="{OWN}">', attachments=[file])
    ticket = reading.ticket(
        {"id": 1, "created_at": 1, "title": f"Re: {OWN}", "description": f"see {STORED}"}, ZONE
    )

    assert (said.text, said.html) == ("see vpn.log", "vpn.log")
    assert said.attachments[0].url == OWN
    assert (ticket.title, ticket.description) == ("Re: …", "see 2.jpg")


def test_a_comment_of_html_alone_gives_its_words_without_the_address():
    assert comment(html_content=f'<p>Hi</p><img src="{OWN}">').text == "Hi …"


HOSTS = st.sampled_from(
    ["https://acme.kf5.com", "http://acme.kf5.com", "http://fs.kf5.com", "//fs.kf5.com", ""]
)
TOKENS = st.text("0123456789abcdef", min_size=24, max_size=40)
ENDS = st.sampled_from(["/", "", "/?filename=2.jpg", "?filename=%E6%B5%8B.png", "/#x"])
WORDS = st.text(st.sampled_from("ab 看,.(<>&'\"\n\ud800\u200b/%:="), max_size=12)
SHAPES = [
    '<img src="{url}">',
    '<img alt="{words}" src="{url}">',
    "<a href='{url}'>{words}</a>",
    '<a href="{url}" title="{url}"><i>{url}</i></a>',
    "<p>{words} {url} {words}</p>",
    "<pre>{words}\n{url}</pre>",
    "<textarea>{url}</textarea>",
    "<div data-x={url} onclick='open(\"{url}\")'>{words}",
    "<!-- {url} -->",
    "<script>fetch('{url}')</script>",
    '<svg><image xlink:href="{url}"/></svg>',
    "{words} {url}",
]


@st.composite
def secrets(draw):
    token = draw(TOKENS)
    url = f"{draw(HOSTS)}/attachments/download/{draw(st.integers(1, 9999))}/{token}{draw(ENDS)}"
    return token, url


@given(secrets(), WORDS, WORDS, st.lists(st.sampled_from(SHAPES), min_size=1, max_size=4))
def test_no_token_survives_wherever_its_address_stood(secret, before, after, shapes):
    token, url = secret
    html = "".join(shape.format(url=url, words=escape(before)) for shape in shapes)

    said = comment(content=f"{before} {url} {after}", html_content=html)
    plain = comment(html_content=html)

    assert token not in said.text + said.html + plain.text + plain.html


@given(secrets(), WORDS, WORDS)
def test_what_is_cleaned_once_stays_the_same(secret, before, after):
    once = text_without(f"{before} {secret[1]} {after}")

    assert text_without(once) == once
    assert before.split() == once.split()[: len(before.split())]


@given(st.text(max_size=60))
def test_any_text_and_any_html_can_be_cleaned(said):
    assert text_without(text_without(said)) == text_without(said)
    html_without(said)
