"""Who sees and changes the rules of an office, and which office a page is about.

三员分立: what is looked for is a matter of secrecy (安全保密管理员: the secrecy reviewer), the site itself one of administration (系统管理员).
Small offices have one person for both, so either may publish; but the other is told of every version, and nobody can change one.
"""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from people.choosing import chosen_office
from people.models import Duty, Unit

EDITORS = (Duty.ADMINISTRATOR, Duty.SECRECY_REVIEWER)


def open_to(*duties):
    """Lets in whoever acts in one of these duties for some office; anybody else signed in learns that they may not (403)."""

    def opened(view):
        @login_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.access.units(*duties):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return opened


editors_only = open_to(*EDITORS)


def chosen(request, *duties) -> tuple[Unit, list[Unit]]:
    """The office the page is about (?office=), and those to choose from, from the top down: where they act in one of these duties, as EDITORS
    when none is named. 404 for one that is not theirs, or none."""
    return chosen_office(request, request.access.units(*(duties or EDITORS)))
