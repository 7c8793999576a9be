"""The pages of the gallery on a loopback server without a database, and a browser to look at them."""

import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings as project
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Say nothing; the tests look at the answers."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="session")
def gallery_settings():
    """What the gallery's pages need of the settings: plain static files and their own addresses, no cache of files."""
    return override_settings(
        ROOT_URLCONF="tests.look.urls",
        DEMO=True,
        FORM_RENDERER="config.forms.Renderer",
        ALLOWED_HOSTS=["127.0.0.1", "testserver"],
        MIDDLEWARE=[name for name in project.MIDDLEWARE if not name.startswith("whitenoise")],
        STORAGES={**project.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    )


@pytest.fixture
def gallery(gallery_settings):
    with gallery_settings:
        yield


@pytest.fixture(scope="module")
def site(gallery_settings):
    """The address of a running server with the gallery's pages, and the POST requests it has received."""
    posts = []

    def watched(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            posts.append(environ["PATH_INFO"])
        return application(environ, start_response)

    with gallery_settings:
        application = StaticFilesHandler(get_wsgi_application())
        server = make_server("127.0.0.1", 0, watched, Threaded, Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", posts
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def visit(browser, site):
    """visit(path, width=1280, javascript=True) opens a page of the gallery in Chinese in a fresh browser profile."""
    contexts = []

    def open_page(path, width=1280, javascript=True):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(site[0] + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
