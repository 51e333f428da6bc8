"""/api/<method>: token, scopes, faults, the method itself, the journal."""

import asyncio

from aiohttp import web

from sandbox.hung_up import HungUp
from sandbox.slack.core import Slack
from sandbox.slack.records import Json
from sandbox.slack.refused import Refused
from sandbox.slack.trouble import TOO_MANY, broken
from sandbox.slack.web_api import METHODS
from sandbox.slack.web_api.arguments import Arguments, read_arguments
from sandbox.slack.web_api.call import Call, Method


class WebApi:
    """The Web API's HTTP face."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, in trouble if a fault is armed for it."""
        name = request.match_info["method"]
        fault = self._slack.faults.take("slack", name)
        started = asyncio.get_running_loop().time()
        if fault and fault.what == "slow":
            await self._slack.clock.sleep(fault.seconds)
        arguments, response, body = None, broken(request, fault, "before"), None
        if response is None:
            try:
                arguments, body = await self._answer(name, request)
            except ConnectionResetError:
                response = web.Response(status=HungUp.status_code)
            else:
                response = self._response(name, body)
                response = broken(request, fault, "after") or response
        self._slack.journal.record(
            side="slack",
            kind="call",
            name=name,
            status=response.status,
            millis=(asyncio.get_running_loop().time() - started) * 1000,
            request=arguments.args if arguments else None,
            answer=body,
            note=f"fault: {fault.what}" if fault else "",
        )
        return response

    async def _answer(self, name: str, request: web.Request) -> tuple[Arguments | None, Json]:
        arguments = None
        try:
            arguments = await read_arguments(request)
            body = {"ok": True, **await self._call(name, arguments)}
        except Refused as refusal:
            body = refusal.answer()
        return arguments, _with_warnings(body, arguments.warnings if arguments else [])

    async def _call(self, name: str, arguments: Arguments) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        self._check_token(method, arguments.token)
        call = Call(slack=self._slack, args=arguments.args)
        call.require(*method.scopes)
        return await method.function(call)

    def _check_token(self, method: Method, token: str) -> None:
        app = self._slack.workspace.app
        if method.caller == "anyone":
            return
        if not token:
            raise Refused("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise Refused("invalid_auth")
        if (token == app.app_token) != (method.caller == "app"):
            raise Refused("not_allowed_token_type")
        if token == app.bot_token and self._slack.workspace.locked_out:
            raise Refused(self._slack.workspace.locked_out)

    def _response(self, name: str, body: Json) -> web.Response:
        method = METHODS.get(name)
        headers = {
            "x-oauth-scopes": ",".join(sorted(self._slack.manifest.scopes)),
            "x-accepted-oauth-scopes": ",".join(method.scopes) if method else "",
        }
        seconds = body.pop("retry_after", None)
        if seconds is not None:
            headers["Retry-After"] = str(seconds)
        status = 200 if seconds is None else TOO_MANY
        return web.json_response(body, status=status, headers=headers)


def _with_warnings(body: Json, warnings: list[str]) -> Json:
    if not warnings:
        return body
    metadata = {**body.get("response_metadata", {}), "warnings": warnings}
    return {**body, "warning": ",".join(warnings), "response_metadata": metadata}
