"""The address sign-in throttling counts by, and what the proxy's own configuration promises."""

import re

import pytest
from django.conf import settings as site
from django.test import RequestFactory

from config.proxy import client_address
from workflows.disclosure.content.files import Policy


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


def test_the_proxy_stores_nothing_on_its_way_and_lets_a_whole_form_through():
    text = (site.BASE_DIR / "deploy" / "nginx.conf").read_text()
    set_to = dict(re.findall(r"^\s*([a-z_]+) ([^;{]+);", text, re.MULTILINE))
    assert set_to["proxy_request_buffering"] == "off"
    assert set_to["proxy_http_version"] == "1.1"  # else a chunked upload is stored all the same
    assert set_to["proxy_max_temp_file_size"] == "0"  # else a large answer is
    assert int(set_to["client_max_body_size"].removesuffix("m")) * 2**20 > Policy().largest_total
