"""Collects the static files when something they come from changed: even an idle collectstatic costs seconds of every start."""

import hashlib

from django.conf import settings
from django.core.management import call_command

# What we never serve: viewflow's 49 MB of components, 2,000 single icons (we serve them as one font), Bootstrap for other uses
# than ours, an API reader we do not link. Source maps stay: collecting fails when a file names one that is missing.
NEVER_SERVED = ["viewflow", "bootstrap*.rtl.*", "bootstrap-[gru]*", "bootstrap.esm.*", "redoc.*"]


def fingerprint():
    """What decides the collected files: our own, the pinned packages, and how they are stored."""
    sources = [settings.BASE_DIR / "requirements.txt"]
    for root in settings.STATICFILES_DIRS:
        sources += sorted(path for path in root.rglob("*") if path.is_file())
    facts = [*NEVER_SERVED, repr(settings.STORAGES["staticfiles"]), *settings.INSTALLED_APPS]
    facts += [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sources]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def collect_if_changed():
    stamp = settings.STATIC_ROOT / "collected"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)
