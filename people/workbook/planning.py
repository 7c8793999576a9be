"""From checked rows and what the database holds to a plan: what will be made, what changed, and every reason why not. Writes nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from .. import offices
from ..administration_forms import CODE, OFFICE_PHONE, USERNAME
from ..appointing import day_of, end_of, start_of, today
from ..models import Appointment, Unit, User
from .columns import APPOINTMENTS, DUTIES, KINDS, PEOPLE, SHEETS, UNITS, Problem


@dataclass
class Change:
    """One row's effect. `before` is the object it changes, None for a new one; `fields` what will be set."""

    sheet: str
    row: int
    label: str
    fields: dict
    before: object = None

    @property
    def is_new(self):
        return self.before is None

    @property
    def particulars(self) -> str:
        """What will be set, as the workbook's headings call it."""
        sheet = next(one for one in SHEETS if one.title == self.sheet)
        headers = {"until": sheet.headers.get("last_day", ""), **sheet.headers}
        names = {**{duty.value: name for name, duty in DUTIES.items()}, **{kind.value: name for name, kind in KINDS.items()}}
        shown = []
        for name, value in self.fields.items():
            if isinstance(value, datetime):
                value = day_of(value - timedelta(microseconds=1) if name == "until" else value)
            elif isinstance(value, list):
                value = "、".join(value)
            if value not in (None, "") and (value != 0 or not self.is_new):
                shown.append(f"{headers[name]} {names.get(value, value)}")
            elif not self.is_new:
                shown.append(f"{headers[name]} {_('removed')}")
        return "；".join(shown)


@dataclass
class Plan:
    at: datetime
    units: list[Change] = field(default_factory=list)
    people: list[Change] = field(default_factory=list)
    appointments: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changes(self):
        return [*self.units, *self.people, *self.appointments]

    @property
    def past(self):
        """The changes that rewrite who held what on days that are over: they need a reason."""
        day = today(self.at)
        return [
            one
            for one in self.appointments
            if (one.is_new and one.fields["since"] < day) or (not one.is_new and one.fields.get("until") and one.fields["until"] <= day)
        ]

    @property
    def digest(self):
        """What was shown, so that what is applied can be compared with it."""
        return repr([(one.sheet, one.row, one.label, sorted(one.fields.items(), key=str), one.is_new) for one in self.changes])


def plan(rows: dict[str, list[dict]], realm: frozenset[int] | None, at: datetime) -> Plan:
    """What the rows would do at `at`. `realm`: the ids of the units the importer administers; None may do everything.

    A row holds what its sheet has a column for, an empty cell as None: that clears. What a sheet has no column for stays as it is.
    """
    return _Planning(rows, realm, at).run()


class _Planning:
    def __init__(self, rows, realm, at):
        self.realm, self.at = realm, at
        self.plan = Plan(at)
        self.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        self.rows = self._spelled(rows)
        self.people = {user.username.lower(): user for user in User.objects.select_related("home")}

    def _spelled(self, rows):
        """The rows with every unit's code as the system writes it, or else as the sheet 机构 does: small and capital letters are the same."""
        codes = [row["code"] for row in rows[UNITS.key] if row.get("code")]
        known = {code.lower(): code for code in (*codes, *self.units)}

        def spelled(value):
            if isinstance(value, list):
                return [spelled(code) for code in value]
            return value if not value or value in self.units else known.get(value.lower(), value)

        named = {UNITS.key: ("code", "parent"), PEOPLE.key: ("home",), APPOINTMENTS.key: ("unit", "scopes")}
        return {
            sheet: [row | {key: spelled(row[key]) for key in named[sheet] if key in row} for row in listed]
            for sheet, listed in rows.items()
        }

    def run(self):
        self._units()
        self._people()
        self._appointments()
        self.plan.problems.sort(key=lambda one: ([UNITS.title, PEOPLE.title, APPOINTMENTS.title].index(one.sheet), one.row))
        return self.plan

    def wrong(self, sheet, row, key, message, advice=""):
        self.plan.problems.append(Problem(sheet.title, row["row"], sheet.column(key).header if key else "", message, advice))

    def _is_mine(self, unit):
        return self.realm is None or unit.pk in self.realm

    def _once(self, sheet, key):
        """The sheet's sound rows by their key, in lower case; a second row with the same key is a problem."""
        found = {}
        for row in self.rows[sheet.key]:
            value = row.get(key)
            if value is None:
                continue
            if value.lower() in found:
                first = found[value.lower()]["row"]
                self.wrong(
                    sheet, row, key, _("“%(value)s” stands in row %(row)s already.") % {"value": value, "row": first}, _("Keep one row.")
                )
            else:
                found[value.lower()] = row
        return list(found.values())

    # -- units ------------------------------------------------------------------------------------------------------------------
    def _units(self):
        rows = [_standing(self.units.get(row["code"])) | row for row in self._once(UNITS, "code")]
        listed = {row["code"]: row for row in rows}
        self.new_units = set(listed) - set(self.units)
        for row in rows:
            self._unit(row, listed)
        self._cycles(listed)
        self.plan.units.sort(key=lambda change: self._depth(change.fields["code"], listed))

    def _unit(self, row, listed):
        code, parent, existing = row["code"], row.get("parent"), self.units.get(row["code"])
        if not _passes(CODE, code):
            self.wrong(UNITS, row, "code", _("Not a code."), str(CODE.message))
        if existing and not self._is_mine(existing):
            self.wrong(UNITS, row, "code", _("This code belongs to a unit you do not administer."), _("Check the code."))
        if parent is not None and parent not in self.units and parent not in listed:
            self.wrong(
                UNITS,
                row,
                "parent",
                _("There is no unit “%(code)s”.") % {"code": parent},
                _("List the unit above it too, or correct the code."),
            )
        elif parent in self.units and parent not in listed and not self._is_mine(self.units[parent]) and not _stays(existing, parent):
            self.wrong(UNITS, row, "parent", _("You do not administer this unit."), _("Put it under a unit of your office."))
        elif parent is None and self.realm is not None and not (existing and existing.parent_id is None):
            self.wrong(UNITS, row, "parent", _("This must be filled in."), _("Only the unit at the very top has none above it."))
        if row.get("broken"):
            return
        if existing and offices.must_stay(existing, row["kind"], parent is not None):
            self.wrong(UNITS, row, "kind", str(offices.STAYS), str(offices.ADVICE))
        fields = {
            "code": code,
            "parent": parent,
            "kind": row["kind"],
            "name": row["name"],
            "short_name": row.get("short_name") or "",
            "order": row.get("order") or 0,
        }
        self._change(self.plan.units, UNITS, row, row["name"], fields, existing, _standing(existing))

    def _parent(self, code, listed):
        if code in listed:
            return listed[code].get("parent")
        unit = self.units.get(code)
        return unit.parent.code if unit and unit.parent else None

    def _cycles(self, listed):
        for code, row in listed.items():
            seen, above = {code}, self._parent(code, listed)
            while above is not None and above not in seen:
                seen.add(above)
                above = self._parent(above, listed)
            if above == code:
                self.wrong(
                    UNITS, row, "parent", _("The units go round in a circle: this one is above itself."), _("Correct the units above.")
                )

    def _depth(self, code, listed):
        depth, seen = 0, {code}
        while (code := self._parent(code, listed)) is not None and code not in seen:
            seen.add(code)
            depth += 1
        return depth

    def _unit_named(self, sheet, row, key, code):
        """Whether people may be put there; a problem when not."""
        unit = self.units.get(code)
        if unit is None and code not in self.new_units:
            self.wrong(
                sheet, row, key, _("There is no unit “%(code)s”.") % {"code": code}, _("List it on the sheet 机构, or correct the code.")
            )
        elif unit is not None and not self._is_mine(unit):
            self.wrong(sheet, row, key, _("You do not administer this unit."), _("Check the code."))
        elif unit is not None and not unit.is_active:
            self.wrong(sheet, row, key, _("This unit is no longer in use."), _("Check the code."))

    # -- people -----------------------------------------------------------------------------------------------------------------
    def _people(self):
        rows = self._once(PEOPLE, "username")
        self.new_people = {row["username"].lower(): row for row in rows if row["username"].lower() not in self.people}
        for row in rows:
            self._person(row)

    def _person(self, row):
        existing = self.people.get(row["username"].lower())
        if not existing and not _passes(USERNAME, row["username"]):
            self.wrong(PEOPLE, row, "username", _("Not a user name."), str(USERNAME.message))
        if existing and self.realm is not None and existing.home_id not in self.realm:
            self.wrong(PEOPLE, row, "username", _("Somebody else has this user name."), _("Choose another."))
        elif existing and not existing.is_active:
            self.wrong(PEOPLE, row, "username", _("This account is closed."), _("Open it on the person's page first."))
        if row.get("home") is not None:
            self._unit_named(PEOPLE, row, "home", row["home"])
        if row.get("office_phone") and not _passes(OFFICE_PHONE, row["office_phone"]):
            self.wrong(PEOPLE, row, "office_phone", _("Not an office telephone."), str(OFFICE_PHONE.message))
        if row.get("email") and not _passes(validate_email, row["email"]):
            self.wrong(PEOPLE, row, "email", _("Not an e-mail address."), _("Correct it or leave it empty."))
        if row.get("broken"):
            return
        before = existing and {
            "home": existing.home.code if existing.home else None,
            **{name: getattr(existing, name) for name in ("name", "office_phone", "email")},
        }
        row = (before or {}) | row
        fields = {"name": row["name"], "home": row["home"], "office_phone": row.get("office_phone") or "", "email": row.get("email") or ""}
        username = existing.username if existing else row["username"]
        self._change(self.plan.people, PEOPLE, row, row["name"], {"username": username, **fields}, existing, before)

    # -- appointments -----------------------------------------------------------------------------------------------------------
    def _appointments(self):
        held: dict[tuple, list] = {}
        known = Appointment.objects.filter(user__in=[user for user in self.people.values() if user.is_active])
        for one in known.select_related("user", "unit").prefetch_related("scopes"):
            held.setdefault((one.user.username.lower(), one.duty, one.unit.code), []).append((one.since, one.until, one, None))
        for row in self.rows[APPOINTMENTS.key]:
            if self._names_exist(row) and not row.get("broken"):
                self._appointment(row, held)

    def _names_exist(self, row):
        before = len(self.plan.problems)
        if row.get("username") is not None:
            user = self.people.get(row["username"].lower())
            if user is None and row["username"].lower() not in self.new_people:
                message = _("There is nobody with the user name “%(name)s”.") % {"name": row["username"]}
                self.wrong(APPOINTMENTS, row, "username", message, _("List the person on the sheet 人员, or correct the user name."))
            elif user is not None and not user.is_active:
                self.wrong(APPOINTMENTS, row, "username", _("This account is closed."), _("Open it on the person's page first."))
            elif user is not None and self.realm is not None and user.home_id not in self.realm:
                self.wrong(APPOINTMENTS, row, "username", _("You do not administer this person's unit."), _("Check the user name."))
        for key, codes in (("unit", [row.get("unit")]), ("scopes", row.get("scopes") or [])):
            for code in codes:
                if code is not None:
                    self._unit_named(APPOINTMENTS, row, key, code)
        return len(self.plan.problems) == before

    def _appointment(self, row, held):
        since = start_of(date.fromisoformat(row["since"]))
        others = held.setdefault((row["username"].lower(), row["duty"], row["unit"]), [])
        same = next((one for one in others if one[0] == since and one[2] is not None and one[3] is None), None)
        existing = same[2] if same else None
        until = end_of(date.fromisoformat(row["last_day"])) if row.get("last_day") else None
        if existing and "last_day" not in row:
            until = existing.until
        if until is not None and until <= since:
            self.wrong(APPOINTMENTS, row, "last_day", _("It must end after it begins."), _("Correct one of the two days."))
            return
        for entry in others:
            other_since, other_until, _existing, other_row = entry
            if entry is not same and (other_until is None or other_until > since) and (until is None or other_since < until):
                place = _("row %(row)s") % {"row": other_row} if other_row else _("the system")
                message = _("Overlaps the appointment from %(day)s in %(place)s.") % {"day": day_of(other_since), "place": place}
                self.wrong(APPOINTMENTS, row, "since", message, _("End the earlier one first, or correct the day."))
                return
        if same:
            others.remove(same)
        others.append((since, until, existing, row["row"]))
        before = existing and {
            "until": existing.until,
            "title": existing.title,
            "document_number": existing.document_number,
            "scopes": sorted(unit.code for unit in existing.scopes.all()),
        }
        row = (before or {}) | row
        fields = {
            "username": row["username"].lower(),
            "duty": row["duty"],
            "unit": row["unit"],
            "since": since,
            "until": until,
            "title": row.get("title") or "",
            "document_number": row.get("document_number") or "",
            "scopes": sorted(set(row.get("scopes") or [])),
        }
        if before and before["scopes"] != fields["scopes"]:
            self.wrong(
                APPOINTMENTS, row, "scopes", _("What an appointment answers for does not change."),
                _("End this one with its last day, and add a row with a new first day."),
            )  # fmt: skip
        elif existing and existing.until not in (None, until) and (existing.until <= self.at or until is None or until > existing.until):
            self.wrong(
                APPOINTMENTS, row, "last_day", _("It ended on %(day)s; what is over stays as it was.") % {"day": day_of(existing.last_day)}
            )
        else:
            self._change(self.plan.appointments, APPOINTMENTS, row, self._name(row["username"]), fields, existing, before)

    def _name(self, username):
        username = username.lower()
        return self.people[username].name if username in self.people else self.new_people[username].get("name") or username

    def _change(self, changes, sheet, row, label, fields, existing, before):
        """Note the row as new, as a change of some fields, or as unchanged."""
        if existing is None:
            changes.append(Change(sheet.title, row["row"], label, fields))
            return
        changed = {name: fields[name] for name in before if fields[name] != before[name]}
        if changed:
            key = {name: fields[name] for name in ("code", "username") if name in fields}
            changes.append(Change(sheet.title, row["row"], label, {**key, **changed}, existing))
        else:
            self.plan.unchanged += 1


def _standing(unit):
    """A unit as its row in the workbook would be; nothing for one that is still to be made."""
    if unit is None:
        return {}
    parent = unit.parent.code if unit.parent else None
    return {"code": unit.code, "parent": parent, **{name: getattr(unit, name) for name in ("kind", "name", "short_name", "order")}}


def _stays(existing, parent):
    return existing is not None and existing.parent is not None and existing.parent.code == parent


def _passes(validator, value):
    try:
        validator(value)
    except ValidationError:
        return False
    return True
