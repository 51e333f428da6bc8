"""How Udesk says no: HTTP 200 with a code, a general text and a precise one."""

from typing import Any

OK = 1000
UNKNOWN = 2000
NOT_FOUND = 2005
NOT_ADMIN = 2015
BAD_SIGN = 2059
INVALID = 2062
BAD_TIMESTAMP = 20621
STALE_TIMESTAMP = 20622
USED_NONCE = 20623
EMPTY_NONCE = 20624

MESSAGES = {
    UNKNOWN: "未知错误",
    NOT_FOUND: "没有找到该资源",
    NOT_ADMIN: "非管理员不可以操作",
    BAD_SIGN: "open api签名不对",
    INVALID: "参数错误",
    BAD_TIMESTAMP: "timestamp参数错误",
    STALE_TIMESTAMP: "timestamp已过期",
    USED_NONCE: "nonce已被使用",
    EMPTY_NONCE: "nonce不能为空",
}
NO_SUCH_FIELD = "未找到指定自定义字段"
TITLE_REQUIRED = "参数select_options数组中元素中的title必填"
WRONG_FIELD_NAME = "field_name参数仅支持 TextField SelectField"


class Refusal(Exception):
    """The desk says no: a code of its own and a precise sentence."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(detail or MESSAGES[code])
        self.code = code
        self.detail = detail or MESSAGES[code]


class Missing(Refusal, LookupError):
    """What was named is not there."""


class Denied(Refusal, ValueError):
    """What was asked breaks a rule."""


def not_found(detail: str) -> Missing:
    return Missing(NOT_FOUND, detail)


def invalid(detail: str) -> Denied:
    return Denied(INVALID, detail)


def error_body(code: int, detail: str, shape: int = 0) -> dict[str, Any]:
    """The usual body, or with `shape` 1 or 2 one of those seen in clients."""
    message = MESSAGES.get(code, MESSAGES[UNKNOWN])
    match shape:
        case 1:
            return {"code": code, "message": message, "exception": detail}
        case 2:
            return {"code": code, "code_message": message, "exception": detail}
        case _:
            return {"code": code, "message": message, "exception": {"message": detail}}
