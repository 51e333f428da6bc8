import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.text.filenames import human_size, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../x", "x"),
        ("C:\\Users\\ann\\vpn log.txt", "vpn log.txt"),
        ("a:b?.txt", "a_b_.txt"),
        (".bashrc", "bashrc"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\0\r\nb.txt", "ab.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("trailing. ", "trailing"),
        ("报告 最终版.xlsx", "报告 最终版.xlsx"),
        ("", "file"),
        (None, "file"),
        ("../..", "file"),
        ("???", "file"),
    ],
)
def test_a_name_is_safe_everywhere(name, safe):
    assert safe_name(name) == safe


def test_a_name_of_two_hundred_chinese_characters_keeps_its_extension():
    name = safe_name("图" * 200 + ".png")

    assert name.endswith("图.png")
    assert len(name.encode()) <= 240


def test_a_long_name_is_cut_to_two_hundred_characters():
    assert safe_name("x" * 300 + ".txt") == "x" * 196 + ".txt"


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_any_name_becomes_one_that_stays_as_it_is(name):
    safe = safe_name(name)

    assert 0 < len(safe) <= 200
    assert len(safe.encode()) <= 240
    assert not set(safe) & set('/\\<>:"|?*\0\n')
    assert not safe.startswith(".")
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 KB"),
        (1536, "1.5 KB"),
        (13_002_342, "12.4 MB"),
        (20 * 1024**2, "20 MB"),
        (1024**2 - 1, "1 MB"),
        (1024**3, "1 GB"),
        (5 * 1024**4, "5 TB"),
    ],
)
def test_sizes_are_for_people(size, words):
    assert human_size(size) == words
