"""A page reaches a real browser from the test's own server, static files included."""

from pathlib import Path

from django.contrib.staticfiles import finders


def test_the_browser_reads_pages_and_static_files(live_server, page):
    assert page.goto(f"{live_server.url}/health/live").text() == "ok\n"
    served = page.goto(f"{live_server.url}/static/css/yangguang.css")
    assert served.ok
    assert served.body() == Path(finders.find("css/yangguang.css")).read_bytes()
