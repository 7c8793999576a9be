"""The Prometheus page: numbers read from the database when asked, so any process may answer and none keeps counts of its own.

A part of the site adds its numbers by a line in `settings.METRICS`: the dotted path of a function without arguments that
yields `(name, what it counts, value)` or `(name, what it counts, value, {label: text})`, and need not know this module.
"""

import hmac
import ipaddress

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily


class DatabaseNumbers:
    """All gauges of `paths`, collected afresh at each scrape."""

    def __init__(self, paths):
        self.paths = paths

    def collect(self):
        families = {}
        for path in self.paths:
            for name, meaning, value, *labels in import_string(path)():
                label = labels[0] if labels else {}
                family = families.setdefault(name, GaugeMetricFamily(f"yangguang_{name}", meaning, labels=sorted(label)))
                family.add_metric([label[key] for key in sorted(label)], value)
        return families.values()


@require_safe
@never_cache
def metrics(request):
    """The numbers, for a scraper on this machine or one that sends `Authorization: Bearer METRICS_TOKEN`; else 403."""
    if not (_is_local(request) or _has_token(request)):
        raise PermissionDenied
    registry = CollectorRegistry()
    registry.register(DatabaseNumbers(settings.METRICS))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_local(request):
    """Straight from this machine; behind a proxy everyone seems to be, so a forwarded request never counts."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request):
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(sent.encode(), settings.METRICS_TOKEN.encode())


def process_numbers():
    """What belongs to the house itself: how far the database is, and who is on it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_database_size(current_database()), (select count(*) from pg_stat_activity where datname = current_database())"
        )
        size, connections = cursor.fetchone()
    yield "database_bytes", "Size of the database", size
    yield "database_connections", "Connections to the database", connections
