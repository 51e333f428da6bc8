"""Udesk, by its open API `/open_api_v1`."""

from helpdesks.udesk.driver import Udesk

__all__ = ["Udesk"]
