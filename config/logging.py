"""One JSON object per line on standard output: enough to follow a request, nothing that says who a citizen is.

No query strings, no form values, no names, no exception messages (PostgreSQL quotes values in them): a request carries its id,
a user their number, an exception its class and the places it passed. With DEBUG on, exceptions keep their text.
"""

import contextvars
import json
import logging
import re
import time
import traceback
import uuid
from datetime import UTC, datetime

from django.conf import settings

request_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)
logger = logging.getLogger("yangguang.request")
GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
FACTS = ("method", "path", "status", "ms", "user_id", "task", "task_id")


class JsonLines(logging.Formatter):
    """A record as one line of JSON; times in UTC, because logs of several machines are read together."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Arguments are left out where we did not write the message: they may be a form's values.
            "message": record.getMessage() if record.name.startswith(("yangguang", "config")) or not record.exc_info else str(record.msg),
        }
        if (current := getattr(record, "request_id", request_id.get())) is not None:
            line["request_id"] = current
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            kind, error, trace = record.exc_info
            line["exception"] = kind.__qualname__
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
            if settings.DEBUG:
                line["text"] = str(error)
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLog:
    """Middleware: gives each request an id (a proxy's own is kept) and writes one line when it is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            facts = {"request_id": request_id.get(), "method": request.method, "path": request.path, "status": response.status_code}
            facts["ms"] = round((time.perf_counter() - began) * 1000, 1)
            user = request.__dict__.get("_cached_user")  # only if the view looked: logging must cost no query
            if user is not None and user.pk is not None:
                facts["user_id"] = user.pk
            logger.info("answered", extra=facts)
            return response
        finally:
            request_id.reset(token)
