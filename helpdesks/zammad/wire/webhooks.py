"""Zammad's webhooks: a hint that something changed, and whether it is genuine.

https://admin-docs.zammad.org/en/latest/manage/webhook.html

What a delivery tells may be old by then, and deliveries overtake each other: only poll now.
"""

import hmac
from collections.abc import Mapping

SIGNATURE, DELIVERY = "X-Hub-Signature", "X-Zammad-Delivery"
SCHEME = "sha1="


def webhook_is_genuine(secret: str, body: bytes, signature: str) -> bool:
    """Whether `signature`, the header X-Hub-Signature, was made of this body with our secret.

    Without a secret nothing is genuine. The comparison takes the same time for every signature.
    """
    expected = SCHEME + hmac.new(secret.encode(), body, "sha1").hexdigest()
    same = hmac.compare_digest(expected.encode(), signature.strip().encode(errors="replace"))
    return same and bool(secret)


def webhook_delivery(headers: Mapping[str, str]) -> str:
    """Read the id of a delivery, which stays the same when it is tried again; "" for none."""
    return next((value for key, value in headers.items() if key.lower() == DELIVERY.lower()), "")
