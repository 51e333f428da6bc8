"""Zammad, by its REST API `/api/v1`."""

from helpdesks.zammad.driver import Zammad
from helpdesks.zammad.wire.webhooks import webhook_delivery, webhook_is_genuine

__all__ = ["Zammad", "webhook_delivery", "webhook_is_genuine"]
