"""Doing what a plan says, in one transaction: everything or nothing."""

from datetime import datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection, transaction
from django.db.models.functions import Lower

from ..models import Appointment, Unit, User
from ..placing import moving
from ..security import new_password
from .columns import APPOINTMENTS
from .planning import Plan, plan

_ONE_AT_A_TIME = 7_105_117  # the key of the advisory lock of imports


class Changed(Exception):
    """Between the preview and the confirmation something changed; look at the new preview."""


class Unexplained(Exception):
    """Some appointments begin or end before today: say why they are entered only now."""


def apply(
    rows: dict[str, list[dict]], realm, seen: str | None = None, *, at: datetime, reason: str = "", by: User | None = None
) -> tuple[Plan, list[tuple[User, str]]]:
    """Plan again on what the database holds now, and do it. Returns the plan and the new people with their first passwords.

    `by`: who imports, None for a command.
    Nothing is done while the plan has problems. Raises Changed when the plan is not the one that was `seen`, and Unexplained when it
    concerns days that are over and `reason` does not say why; it is kept with each of those appointments.
    """
    with moving(at), transaction.atomic():
        return _apply(rows, realm, seen, at, reason, by)


def _apply(rows, realm, seen, at, reason, by):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    _lock({row["username"].lower() for row in rows[APPOINTMENTS.key] if row.get("username")})
    now = plan(rows, realm, at)
    if now.problems:
        return now, []
    if seen is not None and now.digest != seen:
        raise Changed
    past = now.past
    if past and not reason.strip():
        raise Unexplained
    units = {unit.code: unit for unit in Unit.objects.all()}
    for change in now.units:
        _unit(change, units)
    people = {user.username.lower(): user for user in User.objects.all()}
    accounts = [account for change in now.people if (account := _person(change, units, people))]
    for change in now.appointments:
        _appointment(change, units, people, reason.strip() if change in past else "", by)
    return now, accounts


def _lock(usernames):
    """Nobody appoints these people, or ends what they hold, until the import is done. In the order in which `appointing.replace` locks."""
    concerned = User.objects.alias(small=Lower("username")).filter(small__in=usernames)
    list(Appointment.objects.select_for_update().filter(user__in=concerned).order_by("pk").values_list("pk"))
    list(concerned.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _unit(change, units):
    fields = dict(change.fields)
    unit = units.setdefault(fields["code"], Unit())
    if "parent" in fields:
        above = fields.pop("parent")
        unit.parent = units[above] if above else None
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.save()


def _person(change, units, people):
    fields = dict(change.fields)
    username = fields.pop("username")
    user = people.setdefault(username.lower(), User(username=username))
    if "home" in fields:
        user.home = units[fields.pop("home")]
    for name, value in fields.items():
        setattr(user, name, value)
    if not change.is_new:
        user.save()
        return None
    password = new_password()
    # Sixty random bits gain nothing from slow hashing, and a thousand people would take minutes; the first sign-in hashes it anew.
    hasher = PBKDF2PasswordHasher()
    user.password = hasher.encode(password, hasher.salt(), iterations=1000)
    user.password_given = True
    user.save()
    return user, password


def _appointment(change, units, people, reason, by):
    fields = dict(change.fields)
    if not change.is_new:
        fields.pop("username")
        if "until" in fields:
            fields["ended_reason"] = reason
        Appointment.objects.filter(pk=change.before.pk).update(**fields, changed_by=by)
        return
    scopes = [units[code] for code in fields.pop("scopes")]
    fields |= {"user": people[fields.pop("username")], "unit": units[fields["unit"]], "entered_reason": reason, "made_by": by}
    Appointment.objects.create(**fields).scopes.set(scopes)
