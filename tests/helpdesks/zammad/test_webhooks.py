import hmac

import pytest

from helpdesks.zammad import webhook_delivery, webhook_is_genuine

BODY = '{"ticket":{"id":17,"title":"打印机"}}'.encode()


def signature(secret, body=BODY):
    return "sha1=" + hmac.new(secret.encode(), body, "sha1").hexdigest()


def test_a_delivery_signed_with_our_secret_is_genuine():
    assert webhook_is_genuine("s3cret", BODY, signature("s3cret"))


@pytest.mark.parametrize(
    "said", ["", "sha1=", signature("other"), signature("s3cret")[5:], "sha1=é", signature("")]
)
def test_any_other_is_not(said):
    assert not webhook_is_genuine("s3cret", BODY, said)


def test_a_changed_body_is_not_genuine_and_no_secret_makes_nothing_so():
    assert not webhook_is_genuine("s3cret", BODY + b" ", signature("s3cret"))
    assert not webhook_is_genuine("", BODY, signature(""))


def test_a_delivery_is_known_by_its_id_however_the_header_is_written():
    assert webhook_delivery({"x-zammad-delivery": "59f7e0bf"}) == "59f7e0bf"
    assert webhook_delivery({"X-Zammad-Delivery": "59f7e0bf"}) == "59f7e0bf"
    assert webhook_delivery({}) == ""
