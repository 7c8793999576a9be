"""The OpenAPI document tells the truth: whatever is sent, the real application answers as it says and never with a 5xx."""

import logging

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from workflows.disclosure import actions
from workflows.disclosure.inputs import INPUTS
from workflows.disclosure.machine import ItemMachine
from workflows.engine.steps import SYSTEM, steps_of
from workflows.interface import access
from workflows.interface.api import api

from .conftest import MONDAY, caller, draft, submitted

TRUE = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 3  # of each operation and kind of value
QUIET = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
)
WALK = [("head", "approve", {}), ("officer", "approve", {}), ("reviewer", "conclude_secrecy_review", {"conclusion": "clear"})]
WALK += [("director", "sign", {}), ("publisher", "publish", {"public_at": MONDAY, "link": "https://example.org/a"})]
PLACES = {  # step → (who, after how many steps of the walk); everything else is tried by the head on an item just submitted
    "submit": ("author", None),
    "discard": ("author", None),
    "create": ("author", None),
    "save_draft": ("author", None),
    "read_draft": ("author", None),
    "conclude_secrecy_review": ("reviewer", 2),
    "sign": ("director", 3),
    "publish": ("publisher", 4),
    "archive": ("publisher", 5),
    "correct": ("author", 5),
    "request_withdrawal": ("author", 5),
    "withdraw_urgently": ("publisher", 5),
}


class _Undo(Exception):
    """Ends an example; what it wrote is rolled back."""


def place(office, name):
    """(the secret of whoever tries this operation, the item they try it on)."""
    person, steps = PLACES.get(name, ("head", 0))
    item = draft(office) if steps is None else submitted(office)
    for number in range(steps or 0):
        who, step, inputs = WALK[number]
        getattr(actions, step)(item.pk, by=office.people[who], at=MONDAY, **inputs)
    item.refresh_from_db()
    return caller(office.people[person]).defaults["HTTP_AUTHORIZATION"], item


@pytest.fixture
def one_connection():
    """As Django's own test client does: the requests of this test share its connection and its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_whatever_is_sent_is_answered_as_documented(office, one_connection, monkeypatch):
    monkeypatch.setattr(access, "REQUESTS_PER_MINUTE", 10**6)
    logging.disable(logging.CRITICAL)
    schema, answers = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application), {}
    try:
        for found in schema.get_all_operations():
            operation = found.ok()
            token, item = place(office, operation.definition.raw["operationId"])
            for mode in GenerationMode:
                _try(operation, mode, token, item, answers.setdefault(operation.label, set()))
    finally:
        logging.disable(logging.NOTSET)
    taken = {label.rsplit("/", 1)[-1] for label, codes in answers.items() if 200 in codes and "/steps/" in label}
    assert {"approve", "sign_for", "return_item", "submit", "archive"} <= taken, answers


def _try(operation, mode, token, item, codes):
    @given(case=operation.as_strategy(generation_mode=mode))
    @QUIET
    def tried(case):
        if "public_id" in (case.path_parameters or {}) and mode is GenerationMode.POSITIVE:
            case.path_parameters["public_id"] = str(item.public_id)
        if isinstance(case.body, dict) and mode is GenerationMode.POSITIVE and isinstance(case.body.get("version"), int):
            case.body["version"] = item.version
        if isinstance(case.body, dict) and case.body.get("stage"):
            case.body["stage"] = "returned"
        try:
            with transaction.atomic():
                response = case.call(headers={"Authorization": token})
                codes.add(response.status_code)
                case.validate_response(response, checks=TRUE)
                raise _Undo
        except _Undo:
            pass

    tried()


@pytest.fixture
def document():
    return api.get_openapi_schema(path_prefix="/api/v1/")


def test_every_step_is_an_operation_and_every_operation_says_how_it_fails(document):
    operations = {(method, path): operation for path, methods in document["paths"].items() for method, operation in methods.items()}
    steps = {path.rsplit("/", 1)[-1] for method, path in operations if method == "post" and "/steps/" in path}
    assert steps == {name for name in INPUTS if steps_of(ItemMachine)[name].duty != SYSTEM}
    for (method, path), operation in operations.items():
        expected = {401, 404, 422, 429} | (set() if method == "get" else {400, 403, 409, 413})
        assert expected <= set(operation["responses"]), path
        assert operation["security"] == [{"Bearer": []}], path
        assert operation["summary"], path


def test_the_documents_page_needs_nothing_from_elsewhere(db):
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "//cdn" not in text
    assert "https://" not in text
    assert "swagger-ui-bundle" in text
    assert "'self'" in page["Content-Security-Policy"]
    assert Client().get("/api/v1/openapi.json").json()["info"]["title"] == "Yangguang"
