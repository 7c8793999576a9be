"""Makes the demo offices: 平山街道 under 云岭县, and the small 东河街道 beside it. Only what is missing is made."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from people.models import Appointment, Delegation, Unit, User
from workflows.catalogue.loading import load
from workflows.office.defaults import furnish

DATA = Path(__file__).parent / "data"
OFFICE = "11999901MB00010382"  # 平山街道, whose catalogue the topics are
PASSWORD = "yangguang"  # of every demo account; the command refuses to run on a real site
# Everybody in post, so that past years can be replayed. Their pages say, as any office's would, that this was entered later.
SINCE = datetime(2019, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
DOCUMENT = "平山办发〔2019〕1号"
CONTACT = "政务公开办公室 0999-7120012；值班电话 0999-7120000；监督电话 0999-7120020"


@transaction.atomic
def make(at: datetime) -> dict[str, int]:
    """Make the missing units, people, appointments, stand-in and settings. Returns how many of each were made."""
    data = _read("office.json")
    units, made_units = _units(data["units"])
    made_people, made_appointments = _people(data["people"], units)
    made_delegations = _delegation(data["delegation"], at)
    added = [code for unit in units.values() if unit.kind == Unit.Kind.STREET for code in furnish(unit, SINCE, contact=CONTACT)]
    return {
        "units": made_units,
        "people": made_people,
        "appointments": made_appointments,
        "delegations": made_delegations,
        "categories": len(added),
        "topics": load(units[OFFICE], _read("topics.json"), SINCE),
    }


def _read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _units(entries):
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[entry["code"] for entry in entries])}
    made = 0
    for order, entry in enumerate(entries):
        if entry["code"] not in units:
            parent = units.get(entry["parent"])
            units[entry["code"]] = Unit.objects.create(**{**entry, "parent": parent, "order": order})
            made += 1
    return units, made


def _people(entries, units):
    """People with their appointments; somebody who exists keeps what they have."""
    known = set(User.objects.filter(username__in=[entry["username"] for entry in entries]).values_list("username", flat=True))
    password = make_password(PASSWORD)  # one hash for all: hashing slowly sixty times would make the first start slow
    appointments = 0
    new = [entry for entry in entries if entry["username"] not in known]
    for entry in new:
        home = units[entry["home"]]
        user = User.objects.create(
            username=entry["username"], name=entry["name"], home=home, office_phone=entry["office_phone"], password=password
        )
        for held in entry["appointments"]:
            appointment = Appointment.objects.create(
                user=user,
                duty=held["duty"],
                unit=units[held["unit"]] if "unit" in held else home,
                title=held.get("title", ""),
                since=SINCE,
                document_number=held.get("document_number", DOCUMENT),
            )
            appointment.scopes.set([units[code] for code in held.get("scopes", ())])
            appointments += 1
    return len(new), appointments


def _delegation(entry, at):
    """One stand-in in the present, so that its banner can be seen."""
    principal, deputy = (User.objects.get(username=entry[who]) for who in ("principal", "deputy"))
    if Delegation.objects.in_force(at).filter(principal=principal, deputy=deputy).exists():
        return 0
    until = (at + timedelta(days=entry["days"])).replace(hour=0, minute=0, second=0, microsecond=0)
    Delegation.objects.create(
        principal=principal, deputy=deputy, duties=entry["duties"], since=at, until=until, reason=entry["reason"], made_by=principal
    )
    return 1
