"""Whether this process lives, and whether the site can do its work: for supervisors and load balancers."""

import logging
import shutil

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from config.celery import app
from workflows.screening import keys

LEAST_FREE = 500 * 1024 * 1024  # bytes; below this PostgreSQL may stop in the middle of a working day

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def live(request):
    """200 as long as this process answers; touches nothing else, or one slow database would restart every web process."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request):
    """200 when every check passes, else 503; the body names the checks, the log says what was wrong."""
    results = {}
    for name, check in {**CHECKS, **{path.rsplit(".", 1)[1]: import_string(path) for path in settings.READINESS_CHECKS}}.items():
        try:
            check()
        except NotReady as problem:
            results[name] = str(problem)
        except Exception as problem:  # whatever a check meets, the answer is "not ready", and the probe must get an answer
            logger.exception("readiness check failed")
            results[name] = type(problem).__name__
        else:
            results[name] = "ok"
    return JsonResponse(results, status=200 if set(results.values()) == {"ok"} else 503)


class NotReady(Exception):
    """A part the site needs is missing; the message goes to whoever asks, so it names no person and no address."""


def database():
    with connection.cursor() as cursor:
        cursor.execute("select 1")


def missing_migrations():
    """The migrations this release has and the database has not."""
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrations():
    if missing_migrations():
        raise NotReady("migrations are missing")


def broker():
    try:
        with app.connection_for_write(connect_timeout=2) as link:
            link.ensure_connection(max_retries=1, timeout=2)
    except OperationalError as error:
        raise NotReady("the broker does not answer") from error


def disk():
    if shutil.disk_usage(settings.STATE_DIR).free < LEAST_FREE:
        raise NotReady("less than 500 MB free")


def screening_key():
    if problem := keys.problem():
        raise NotReady(problem)


CHECKS = {"database": database, "migrations": migrations, "broker": broker, "disk": disk, "screening_key": screening_key}
