"""The address sign-in throttling counts by."""

import pytest
from django.test import RequestFactory

from config.proxy import client_address


@pytest.mark.parametrize(
    ("behind", "forwarded", "found"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
    ids=["the proxy's word", "not what came from outside", "straight to us", "a forged header without a proxy"],
)
def test_the_address_counted(settings, behind, forwarded, found):
    settings.BEHIND_PROXY = behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers)) == found
