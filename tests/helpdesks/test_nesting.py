"""HTML that was made to cost more than it says is read all the same."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from helpdesks.kf5.wire.file_addresses_in_html import html_without
from helpdesks.kf5.wire.values import stripped
from helpdesks.markup import MOST
from helpdesks.nesting import tame
from helpdesks.udesk.wire.html import text_of

STYLES = "".join(f"<b id={n}>" for n in range(300))
SPREADING = f"<p>{STYLES}{'<p>x' * 300}"
DEEP = "<div>" * 5_000 + "at the bottom" + "</div>" * 5_000
ORDINARY = "<p>Hello <b>you</b>, <a href='https://acme.example'>look</a></p><ul><li>1<li>2</ul>"


def nodes(html: str) -> int:
    return len(LexborHTMLParser(html).css("*"))


def test_styles_that_stay_open_are_not_repeated_in_each_block():
    assert nodes(SPREADING) > 20 * nodes(tame(SPREADING))


def test_ordinary_html_stays_as_it_is():
    assert tame(ORDINARY) == ORDINARY


def test_what_is_more_than_anybody_reads_is_cut():
    assert len(tame("<p>x</p>" * MOST)) <= MOST


@pytest.mark.parametrize("read", [stripped, text_of, lambda html: html_without(html, "https://x")])
@pytest.mark.parametrize("html", [SPREADING, DEEP], ids=["spreading", "deep"])
def test_every_desk_reads_the_words_of_it(read, html):
    said = read(html)
    assert "x" in said or "at the bottom" in said
