"""How the interface says no: 409 with refusals, everything else with errors, worded in the caller's language."""

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from workflows.disclosure.content.files import FileRefused
from workflows.disclosure.intake import Held
from workflows.refusals import Refused


class Invalid(Exception):
    """A field or parameter has a value that cannot be meant: 422."""

    def __init__(self, field: str, code: str, message: str = ""):
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.message = field, code, message


def refusal(refused) -> dict:
    return {"code": refused.code, "message": str(refused.message), "basis": refused.basis, "field": refused.field}


def problem(code: str, message, field: str = "") -> dict:
    return {"code": code, "message": str(message), "field": field}


def install(api) -> None:
    """Teach the interface its answers to exceptions."""

    def answer(kind, make):
        api.add_exception_handler(kind, lambda request, exc: make(request, exc))

    def errors(request, status, *problems):
        return api.create_response(request, {"errors": list(problems)}, status=status)

    def http(request, exc):
        codes = {400: "unreadable", 401: "unauthenticated", 403: "scope_too_small", 429: "too_many_requests"}
        messages = {
            400: _("The body is not JSON."),
            401: _("Send a valid token: it is missing, unknown, expired or revoked."),
            429: _("Too many requests; wait a moment."),
        }
        message = messages.get(exc.status_code, exc.message)
        response = errors(request, exc.status_code, problem(codes.get(exc.status_code, "error"), message))
        if exc.status_code == 401:
            response["WWW-Authenticate"] = 'Bearer realm="yangguang"'
        return response

    answer(Refused, lambda request, exc: api.create_response(request, {"refusals": [*map(refusal, exc.refusals)]}, status=409))
    answer(Held, lambda request, exc: errors(request, 422, *(problem(hold.code, hold.message, hold.place) for hold in exc.holds)))
    answer(FileRefused, lambda request, exc: errors(request, 422, problem(exc.code, exc.message, exc.name)))
    answer(Http404, lambda request, exc: errors(request, 404, problem("not_found", _("There is nothing here for you."))))
    answer(HttpError, http)
    answer(RequestDataTooBig, lambda request, exc: errors(request, 413, problem("too_large", _("The request is too large."))))
    answer(Invalid, lambda request, exc: errors(request, 422, problem(exc.code, exc.message or _wording(exc.code), exc.field)))
    answer(ValidationError, lambda request, exc: errors(request, 422, *map(_explained, exc.errors)))


def _explained(error: dict) -> dict:
    """One of pydantic's errors in our words, at the field it concerns."""
    place = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "payload", "filters", "file")]
    return problem(error["type"], _wording(error["type"]) % (error.get("ctx") or {}), ".".join(place))


def _wording(code: str) -> str:
    known = {
        "missing": _("This is required."),
        "string_too_long": _("At most %(max_length)s characters."),
        "too_long": _("At most %(max_length)s entries."),
        "extra_forbidden": _("There is no such field."),
        "literal_error": _("Choose one of: %(expected)s."),
        "null_character": _("The text contains a character that cannot be stored."),
        "timezone_aware": _("Give the time with its offset, as in 2026-03-02T09:00:00+08:00."),
        "date_out_of_range": _("This date cannot be meant."),
    }
    return known.get(code) or _("This value is not valid.")
