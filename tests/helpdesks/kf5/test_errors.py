"""Every answer that is not what we asked for becomes a named error, for reads and for writes."""

import httpx
import pytest

from helpdesks import errors
from helpdesks.errors import (
    Forbidden,
    HelpDeskError,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    Unclear,
    Unintelligible,
    Unreachable,
)
from helpdesks.models import Change, Status
from tests.helpdesks.kf5.stand_in import FIXTURES, error_answer

READ = "GET /apiv2/tickets/118.json"
WRITE = "PUT /apiv2/tickets/118.json"

ANSWERS = {
    "business_code_with_status_200": (Refused, Refused),
    "bad_gateway_page": (Unreachable, Unclear),
    "conflict": (Refused, Refused),
    "deleted_for_good": (NotFound, NotFound),
    "empty_body": (Unintelligible, Unclear),
    "errors_without_a_message": (Refused, Refused),
    "file_too_large": (Refused, Refused),
    "html_page_with_status_200": (Unintelligible, Unclear),
    "json_cut_in_half": (Unintelligible, Unclear),
    "list_instead_of_object": (Unintelligible, Unclear),
    "list_of_errors": (Refused, Refused),
    "maintenance_with_a_time": (RateLimited, Unclear),
    "malformed": (Refused, Refused),
    "missing_title": (Refused, Refused),
    "no_such_request": (NotFound, NotFound),
    "not_an_agent": (Forbidden, Forbidden),
    "other_shape": (Unintelligible, Unclear),
    "redirect_to_another_host": (Unintelligible, Unclear),
    "server_trouble": (Unreachable, Unclear),
    "too_many_requests": (RateLimited, RateLimited),
    "too_many_requests_without_a_time": (RateLimited, RateLimited),
    "wrong_token": (SignInFailed, SignInFailed),
}

LOST = {
    httpx.ConnectError: (Unreachable, Unreachable),
    httpx.ConnectTimeout: (Unreachable, Unreachable),
    httpx.PoolTimeout: (Unreachable, Unreachable),
    httpx.ProxyError: (Unreachable, Unreachable),
    httpx.ReadTimeout: (Unreachable, Unclear),
    httpx.WriteTimeout: (Unreachable, Unclear),
    httpx.ReadError: (Unreachable, Unclear),
    httpx.WriteError: (Unreachable, Unclear),
    httpx.CloseError: (Unreachable, Unclear),
    httpx.RemoteProtocolError: (Unreachable, Unclear),
    httpx.LocalProtocolError: (Unreachable, Unclear),
    httpx.DecodingError: (Unintelligible, Unclear),
}

OF_FILES = {errors.TooLarge, errors.WrongLength}
"""Shown in test_carrier.py."""

OF_WHAT_IS_OFF = {errors.Unsupported}
OF_DESKS_THAT_LAG = {errors.Accepted}
"""Shown in test_writing.py."""


@pytest.mark.parametrize("name", ANSWERS)
async def test_each_wrong_answer_to_a_read_has_its_error(desk, stand_in, name):
    stand_in.on(READ, error_answer(name))

    with pytest.raises(HelpDeskError) as raised:
        await desk.ticket("118")

    assert type(raised.value) is ANSWERS[name][0]


@pytest.mark.parametrize("name", ANSWERS)
async def test_each_wrong_answer_to_a_write_has_its_error_and_is_sent_once(desk, stand_in, name):
    stand_in.on(WRITE, error_answer(name))

    with pytest.raises(HelpDeskError) as raised:
        await desk.change("118", Change(status=Status.SOLVED))

    assert type(raised.value) is ANSWERS[name][1]
    assert stand_in.calls == [WRITE]


@pytest.mark.parametrize("kind", LOST)
async def test_each_lost_connection_of_a_read_has_its_error(desk, stand_in, kind):
    stand_in.on(READ, kind("gone"))

    with pytest.raises(HelpDeskError) as raised:
        await desk.ticket("118")

    assert type(raised.value) is LOST[kind][0]


@pytest.mark.parametrize("kind", LOST)
async def test_each_lost_connection_of_a_write_says_whether_it_may_be_repeated(
    desk, stand_in, kind
):
    stand_in.on(WRITE, kind("gone"))

    with pytest.raises(HelpDeskError) as raised:
        await desk.change("118", Change(status=Status.SOLVED))

    assert type(raised.value) is LOST[kind][1]
    assert stand_in.calls == [WRITE]


def test_every_fixture_of_an_error_is_in_the_table():
    names = {path.stem.removeprefix("error_") for path in FIXTURES.glob("error_*.json")}

    assert names == set(ANSWERS)


def test_every_error_of_httpx_is_in_the_table():
    def leaves(kind):
        subclasses = kind.__subclasses__()
        return {kind} if not subclasses else set().union(*map(leaves, subclasses))

    follows = {httpx.TooManyRedirects, httpx.UnsupportedProtocol}
    assert leaves(httpx.RequestError) - follows == set(LOST)


def test_every_error_of_ours_is_reached():
    named = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    raised = {kind for pair in (*ANSWERS.values(), *LOST.values()) for kind in pair}

    assert named - {HelpDeskError} == raised | OF_FILES | OF_DESKS_THAT_LAG | OF_WHAT_IS_OFF


@pytest.mark.parametrize(
    ("name", "reason", "fields"),
    [
        ("missing_title", "校验失败", {"title": "不能为空"}),
        (
            "errors_without_a_message",
            "is required; is required",
            {"title": "is required", "comment": "is required"},
        ),
        ("malformed", "参数错误", {}),
        ("conflict", "Somebody was faster", {}),
        ("list_of_errors", "first; second", {}),
        ("file_too_large", "Request Entity Too Large", {}),
        ("business_code_with_status_200", "账号已停用", {}),
    ],
)
async def test_a_refusal_says_why_in_the_desks_words(desk, stand_in, name, reason, fields):
    stand_in.on(WRITE, error_answer(name))

    with pytest.raises(Refused) as refused:
        await desk.change("118", Change(status=Status.SOLVED))

    assert (refused.value.reason, refused.value.fields) == (reason, fields)


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_error_for_the_log_holds_neither_the_token_nor_what_the_desk_said(
    desk, stand_in, name
):
    stand_in.on(READ, error_answer(name))

    with pytest.raises(HelpDeskError) as raised:
        await desk.ticket("118")

    assert "kf5-token" not in repr(raised.value)
    assert not any("\u4e00" <= character <= "\u9fff" for character in str(raised.value))


def test_the_token_is_not_shown(desk):
    assert "kf5-token" not in repr(desk) + repr(desk._client.auth()) + str(vars(desk))
