"""The same six steps against the real server: signed in, with CSRF, through the addresses the pages post to."""

import http.client
import os
import re
import statistics
import threading
import time
from datetime import timedelta
from http.cookies import SimpleCookie
from queue import Empty, Queue
from urllib.parse import urlencode

from django.utils import timezone

from benchmarks.office import PASSWORD, PEOPLE, the_office
from benchmarks.table import Line
from config.embedded.launcher import FIRST_PORT, Launcher
from workflows.disclosure import checklist
from workflows.disclosure.models import Item, OfficeProfile

FIRST_NUMBER = 2_000_000
KEPT_OPEN = 3  # seconds; the server closes an idle connection after five


def measured(services, size):
    office = the_office()
    # What is public on the built-in portal is public at once; no time must be typed that lies after the approval.
    OfficeProfile.objects.create(office=office.unit, first_platform="built_in", index_prefix=office.profile.index_prefix, at=timezone.now())
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    launcher = Launcher(services, "127.0.0.1", FIRST_PORT + 500)
    launcher.start()
    try:
        desks = [Desk(launcher.port, office) for _ in range(size["desks"])]
        seconds, answers = worked_through(desks, size["http"])
    finally:
        launcher.stop()
    archived = Item.objects.filter(title__contains="（第2", state="archived").count()
    assert archived >= size["http"], f"{archived} of {size['http']} items were archived"
    yield Line("http", f"items a second, two workers, {len(desks)} people at once", size["http"] / seconds, "items/s")
    for step, found in answers.items():
        yield Line("http", f"{step}: answered in (median)", statistics.median(found) * 1000, "ms")


def worked_through(desks, count):
    """(seconds for `count` items, {step: [seconds of each answer]}); every desk takes the next item when it is done with one."""
    for number, desk in enumerate(desks):
        desk.walk(FIRST_NUMBER + number, {})
    waiting, answers, failed = Queue(), {}, []
    for number in range(count):
        waiting.put(FIRST_NUMBER + 100 + number)

    def work(desk):
        try:
            while True:
                desk.walk(waiting.get_nowait(), answers)
        except Empty:
            return
        except Exception as error:  # told by the thread that waits
            failed.append(error)

    began = time.perf_counter()
    threads = [threading.Thread(target=work, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - began, answers


class Desk:
    """Everybody an item needs, each with a browser of their own."""

    def __init__(self, port, office):
        self.office = office
        self.people = {name: Browser(port) for name in PEOPLE}
        for name, browser in self.people.items():
            browser.sign_in(name, PASSWORD)

    def walk(self, number, answers):
        office, content = self.office, self.office.content(number)
        written = content | {"formed_on": (timezone.localdate() - timedelta(days=3)).isoformat(), "source": "made", "carrier": "document"}

        def step(name, who, path, **fields):
            began = time.perf_counter()
            place = self.people[who].post(path, fields)
            answers.setdefault(name, []).append(time.perf_counter() - began)
            return place

        edit = step("create", "author", "/items/new/", unit=office.section.pk, category=office.category.pk)
        item = re.fullmatch(r"/items/[0-9a-f-]+/", edit.removesuffix("edit/")).group()
        step("submit", "author", edit, **written, version=1, draft_version=1, submit=1)
        step("review", "head", f"{item}steps/approve/", version=2)
        step("sensitivity", "reviewer", f"{item}steps/conclude_secrecy_review/", version=3, conclusion="clear", checked=checklist.DEFAULT)
        step("publish", "officer", f"{item}steps/publish/", version=4)
        step("archive", "officer", f"{item}steps/archive/", version=5)


class Browser:
    """Cookies and a connection kept open."""

    def __init__(self, port):
        self.connection, self.cookies, self.used = http.client.HTTPConnection("127.0.0.1", port, timeout=60), {}, 0.0

    def sign_in(self, username, password):
        self._answer("GET", "/sign-in/")
        self.post("/sign-in/", {"username": username, "password": password})

    def post(self, path, fields) -> str:
        """Where the answer sends one. Raises RuntimeError when it sends nowhere: something was refused."""
        answer, page = self._answer("POST", path, urlencode(fields | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}, doseq=True))
        if answer.status != 302:
            said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
            raise RuntimeError(f"POST {path} answered {answer.status}: {said[:600]}")
        return answer.getheader("Location")

    def _answer(self, method, path, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self.used > KEPT_OPEN:
            self.connection.close()  # and opened anew by the request
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page, self.used = answer.read().decode(), time.monotonic()
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(header).items()}
        return answer, page
