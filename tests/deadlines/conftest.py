"""An office with two sections, and clocks that run in them."""

from datetime import datetime

import pytest

from people.models import Duty, Unit, User
from workflows.deadlines import clocks
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.models import Deadline
from workflows.engine.models import Process


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


class Office:
    """A subdistrict office: `clock` starts a clock of one of its sections in a passage of its own."""

    def __init__(self):
        self.county = Unit.objects.create(kind=Unit.Kind.COUNTY, name="某县", code="county")
        self.street = Unit.objects.create(kind=Unit.Kind.STREET, name="平山街道", code="street", parent=self.county)
        self.civil = Unit.objects.create(kind=Unit.Kind.SECTION, name="民政科", code="civil", parent=self.street)
        self.safety = Unit.objects.create(kind=Unit.Kind.SECTION, name="安监科", code="safety", parent=self.street)
        self.clerk = User.objects.create(username="clerk", name="王办事")

    def passage(self):
        return Process.objects.create(office=self.street, unit=self.civil, created=at("2026-01-01"), number=1).pk

    def clock(self, started_at, n, *, unit=None, process=None, now=None, kind="step", **rules):
        clock = clocks.Clock(
            kind, "", at(started_at), n, rules.pop("counted_in", "working_days"), "", Duty.AUTHOR, (unit or self.civil).pk, **rules
        )
        started = clocks.turn(process or self.passage(), self.street.pk, at=at(now or started_at), starts=[clock])
        return Deadline.objects.get(pk=started[0].id)


@pytest.fixture
def office(db):
    return Office()


def fresh(row):
    return type(row).objects.get(pk=row.pk)
