import io
import json
import logging

import pytest
import structlog

from bot import log

pytestmark = pytest.mark.usefixtures("quiet_again")

TOLD = {
    "a bot token": "xoxb-12-34-abcDEF",
    "an app token": "xapp-1-A1-2-abcdef",
    "a refresh token": "xoxe-1-abcdef",
    "a rotated token": "xoxe.xoxb-1-abcdef",
    "a sign-in": "Authorization: Basic bWFydGE6c2VjcmV0",
    "a bearer": "bearer abcdef.ghijk",
    "a desk's sign-in": "marta@acme.example/token:abcdef123456",
    "an upload token": "https://acme.kf5.com/up?token=abcdef123456",
    "a signature": "https://acme.udesk.cn/api?sign=abcdef123456&x=1",
    "a response address": "https://hooks.slack.com/commands/T1/abcdef",
    "a known secret": "it is abcdef-known-abcdef",
}


@pytest.fixture
def lines(monkeypatch):
    stderr = io.StringIO()
    monkeypatch.setattr("sys.stderr", stderr)
    log.configure("json", ["abcdef-known-abcdef"])
    return lambda: [json.loads(line) for line in stderr.getvalue().splitlines()]


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD.keys())
def test_secrets_are_struck_out_wherever_they_stand(lines, text):
    structlog.get_logger().info("something happened", detail=text, more=[{"deep": text}])
    logging.getLogger("some.library").warning("it said %s", text)

    for line in lines():
        assert "abcdef" not in json.dumps(line)
        assert "bWFydGE" not in json.dumps(line)


def test_what_people_wrote_is_struck_out_by_its_name(lines):
    structlog.get_logger().info("posted", text="my salary", title="my salary", ticket="118")

    [line] = lines()
    assert "salary" not in json.dumps(line)
    assert line["ticket"] == "118"


def test_an_address_keeps_its_domain_only(lines):
    structlog.get_logger().info("asked", who="marta.klein@acme.example")

    assert lines()[0]["who"] == "m…@acme.example"


def test_a_traceback_is_struck_out_too(lines):
    try:
        int("xoxb-12-34-abcdef")
    except ValueError:
        structlog.get_logger().exception("unexpected", reference="a1b2c3")

    [line] = lines()
    assert "ValueError" in line["exception"]
    assert "abcdef" not in line["exception"]
    assert line["reference"] == "a1b2c3"


def test_what_is_bound_stands_on_every_line(lines):
    with structlog.contextvars.bound_contextvars(team="T1", row=7):
        structlog.get_logger().info("sent")
        logging.getLogger("some.library").warning("slow")

    assert [(line["team"], line["row"]) for line in lines()] == [("T1", 7), ("T1", 7)]


@pytest.mark.parametrize("name", ["slack_bolt.middleware", "slack_sdk.web", "aiohttp.access"])
def test_libraries_do_not_log_bodies(lines, name):
    logging.getLogger(name).info("body: my salary")
    logging.getLogger(name).debug("body: my salary")

    assert lines() == []


def test_an_answer_that_the_sdk_repeats_is_left_out(lines):
    logging.getLogger("slack_bolt").error(
        "failed\nThe server responded with: {'message': {'text': 'my salary'}}"
    )

    assert "salary" not in json.dumps(lines())


def test_the_console_is_for_people(capsys):
    log.configure("console")
    structlog.get_logger().info("polled", desk="support", changes=3)

    assert "polled" in (printed := capsys.readouterr().err)
    assert "desk=support" in printed


def test_an_object_is_named_and_not_shown(lines):
    structlog.get_logger().info("odd", thing=object())

    assert lines()[0]["thing"] == "<object>"
