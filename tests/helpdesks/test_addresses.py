import pytest

from bot.settings.urls import server
from helpdesks.addresses import is_here
from helpdesks.kf5.client import checked

HERE = [
    "http://127.0.0.1:4000",
    "http://127.0.0.2",
    "http://localhost:1",
    "http://LOCALHOST",
    "http://kf5.localhost:4000",
    "http://[::1]:8080",
]
ELSEWHERE = [
    "http://acme.kf5.com",
    "http://128.0.0.1",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://notlocalhost",
    "http://0.0.0.0",
    "http://[::2]",
]


@pytest.mark.parametrize("url", HERE)
def test_plain_http_on_this_machine_suits_the_settings_and_the_driver_alike(url):
    assert is_here(url)
    assert server(url) == checked(url) == url


@pytest.mark.parametrize("url", ELSEWHERE)
def test_plain_http_elsewhere_suits_neither_the_settings_nor_the_driver(url):
    assert not is_here(url)
    for check in (server, checked):
        with pytest.raises(ValueError, match="https"):
            check(url)
