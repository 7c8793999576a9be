"""Which office an administrator's page is about."""

from people.choosing import chosen_office, offices_among
from people.models import Unit


def administered(request) -> list[Unit]:
    """The offices this person administers, from the top down."""
    return offices_among(request.access.administers)


def chosen(request) -> tuple[Unit, list[Unit]]:
    """The office the page is about (?office=), and those to choose from. 404 for one they do not administer, or none at all."""
    return chosen_office(request, request.access.administers)
