"""How gunicorn serves the site; the same on one machine and in a cluster."""

import os

wsgi_app = "config.wsgi:application"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
preload_app = True  # load the code once, then fork: faster to start, less memory
timeout = 60  # seconds; a worker that answers nothing for so long is replaced
graceful_timeout = 10
keepalive = 5
max_requests = 5000  # a slow leak must not need anyone's attention
max_requests_jitter = 500
control_socket_disable = True
accesslog = None  # config.logging writes one line per request, without personal data
loglevel = "warning"


def when_ready(server):
    """Before the first request: another SCREENING_KEY than before is told in the log (and keeps /health/ready from saying yes)."""
    from django.db import connections

    from config.apps import look_at_the_key

    look_at_the_key()
    connections.close_all()  # nothing of it goes into the processes to come
