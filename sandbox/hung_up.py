"""Callers that are gone before they have said everything, as when a bot is killed."""

from aiohttp import web


class HungUp(web.HTTPException):
    """Nobody waits for the answer. Any other error would be printed by the server."""

    status_code = 499
