"""Which kind asks for which action, what an office may publish of itself, and how each kind is masked: versioned data, read into a value. Pure.

A version is stored as {"actions": {kind: action}, "office_numbers": […], "office_domains": […], "public_places": […],
"aggregation": {"numbers", "persons", "names"}, "profiles": {code: {"name", "actions": {kind: action}, "manners": {kind: manner}}}};
what is left out is as in DEFAULT.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .findings import Finding
from .kinds import Action, Kind
from .manners import MANNERS, Manner

ORDINARY = "ordinary"  # the profile of an item whose topic names none


class BadRules(ValueError):
    """A version of the rules cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Profile:
    """脱敏方案: how a sort of publication treats each kind, where it differs from the general rules. (domain: 公示 conventions)"""

    code: str
    name: str
    actions: Mapping[Kind, Action]
    manners: Mapping[Kind, Manner]

    def data(self) -> dict[str, Any]:
        """In its stored form."""
        actions = {str(kind): str(action) for kind, action in self.actions.items()}
        return {"name": self.name, "actions": actions, "manners": {str(kind): str(manner) for kind, manner in self.manners.items()}}


@dataclass(frozen=True, slots=True)
class Aggregation:
    """汇聚: in how many other live publications somebody must stand before it is said. 0: that sort of sameness says nothing."""

    numbers: int = 2  # an identity, document, account or mobile number
    persons: int = 2  # a name with the village or community beside it
    names: int = 0  # a name alone: half of a village shares five


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of the rules, as the detectors and the guards see it."""

    actions: Mapping[Kind, Action]
    manners: Mapping[Kind, Manner]
    profiles: Mapping[str, Profile]
    office_numbers: frozenset[str] = frozenset()  # digits only, with area code: 03118888xxxx
    office_domains: frozenset[str] = frozenset()  # e-mail domains of offices: lower case
    public_places: frozenset[str] = frozenset()  # addresses that are nobody's home: the office's own, its service points
    aggregation: Aggregation = Aggregation()
    own: frozenset[str] = frozenset()  # marks of the office's own contacts as entered elsewhere; of no version, see own_contacts.py

    def action(self, kind: Kind, profile: str = ORDINARY) -> Action:
        """What a finding of this kind asks for in an item of this profile; an unknown profile counts as none."""
        chosen = self.profiles.get(profile)
        return chosen.actions.get(kind, self.actions[kind]) if chosen else self.actions[kind]

    def manner(self, kind: Kind, profile: str = ORDINARY) -> Manner:
        """How this kind is masked in an item of this profile."""
        chosen = self.profiles.get(profile)
        return chosen.manners.get(kind, self.manners[kind]) if chosen else self.manners[kind]

    def not_own(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of which something may be asked: without those that are the office's own telephone or e-mail."""
        return [one for one in findings if one.mark not in self.own]

    def data(self) -> dict[str, Any]:
        """All of them in their stored form, nothing left to DEFAULT."""
        return {
            "actions": {str(kind): str(action) for kind, action in self.actions.items()},
            "manners": {str(kind): str(manner) for kind, manner in self.manners.items()},
            "profiles": {code: profile.data() for code, profile in self.profiles.items()},
            "office_numbers": sorted(self.office_numbers),
            "office_domains": sorted(self.office_domains),
            "public_places": sorted(self.public_places),
            "aggregation": {name: getattr(self.aggregation, name) for name in Aggregation.__slots__},
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Rules":
        """Rules from their stored form. Raises BadRules."""
        profiles = {code: _profile(code, stored) for code, stored in (DEFAULT["profiles"] | dict(data.get("profiles") or {})).items()}
        return cls(
            actions=DEFAULT_ACTIONS | _actions(data.get("actions") or {}, "actions"),
            manners=DEFAULT_MANNERS | _manners(data.get("manners") or {}, "manners"),
            profiles=profiles,
            office_numbers=frozenset("".join(c for c in str(one) if c.isdigit()) for one in data.get("office_numbers") or ()) - {""},
            office_domains=frozenset(str(one).strip().lower() for one in _domains(data)) - {""},
            public_places=frozenset(str(one).strip() for one in data.get("public_places") or ()) - {""},
            aggregation=_aggregation(data.get("aggregation") or {}),
        )


def _domains(data: Mapping[str, Any]) -> Iterable[str]:
    """An office that says it has none has none."""
    return DEFAULT["office_domains"] if data.get("office_domains") is None else data["office_domains"]


def _aggregation(stored: Mapping[str, Any]) -> Aggregation:
    for name, value in stored.items():
        if name not in Aggregation.__slots__ or not isinstance(value, int) or not 0 <= value <= 100:
            raise BadRules(_("%(place)s: %(kind)s cannot be “%(value)s”.") % {"place": "aggregation", "kind": name, "value": value})
    return Aggregation(**stored)


def _profile(code: str, stored: Mapping[str, Any]) -> Profile:
    name = str(stored.get("name") or "").strip()
    if not name:
        raise BadRules(_("The masking profile “%(code)s” has no name.") % {"code": code})
    place = f"profiles.{code}"
    return Profile(code, name, _actions(stored.get("actions") or {}, place), _manners(stored.get("manners") or {}, place))


def _actions(stored: Mapping[str, Any], place: str) -> dict[Kind, Action]:
    found = {}
    for name, value in stored.items():
        try:
            found[Kind(name)] = Action(value)
        except ValueError as error:
            raise BadRules(_("%(place)s: %(kind)s cannot be “%(value)s”.") % {"place": place, "kind": name, "value": value}) from error
    if found.get(Kind.SECRET_MARK, Action.BLOCK) is not Action.BLOCK:
        raise BadRules(_("A classification mark always blocks. (Law on Guarding State Secrets, article 31)"))
    if found.get(Kind.UNSCREENABLE, Action.REVIEW) not in (Action.REVIEW, Action.BLOCK):
        raise BadRules(_("What cannot be checked automatically always needs a person."))
    return found


def _manners(stored: Mapping[str, Any], place: str) -> dict[Kind, Manner]:
    found = {}
    for name, value in stored.items():
        try:
            kind, manner = Kind(name), Manner(value)
        except ValueError as error:
            raise BadRules(_("%(place)s: %(kind)s cannot be “%(value)s”.") % {"place": place, "kind": name, "value": value}) from error
        if manner not in MANNERS.get(kind, ()):
            raise BadRules(_("%(place)s: %(kind)s cannot be “%(value)s”.") % {"place": place, "kind": name, "value": value})
        found[kind] = manner
    return found


B, M, R, H, A = Action.BLOCK, Action.MASK, Action.REVIEW, Action.HINT, Action.ALLOW
DEFAULT_ACTIONS: dict[Kind, Action] = {
    Kind.ID_NUMBER: M, Kind.BANK_ACCOUNT: M, Kind.CREDIT_CODE: A, Kind.TRAVEL_DOCUMENT: M, Kind.VEHICLE_PLATE: M,
    Kind.PROPERTY_CERTIFICATE: M,
    Kind.MOBILE_PHONE: M, Kind.LANDLINE: H, Kind.EMAIL: H, Kind.CHAT_ACCOUNT: M, Kind.IP_ADDRESS: H, Kind.ADDRESS: M, Kind.LOCATION: M,
    Kind.PERSON_NAME: R, Kind.HEALTH: M, Kind.HARDSHIP: R, Kind.MINOR: M, Kind.SMALL_COUNT: A,
    Kind.SECRET_MARK: B, Kind.INTERNAL_MARK: R, Kind.DRAFT_MARK: H,
    Kind.WORDING: H, Kind.DOCUMENT_NUMBER: H, Kind.HEADER_FIELD: H,
    Kind.HIDDEN_CONTENT: M, Kind.PROPERTIES: H, Kind.ACTIVE_CONTENT: M,
    Kind.AGGREGATION: H, Kind.UNSCREENABLE: R,
}  # fmt: skip
DEFAULT_MANNERS: dict[Kind, Manner] = {kind: manners[0] for kind, manners in MANNERS.items()}

#: What a new office starts with; every line is a proposal the office may change.
DEFAULT: dict[str, Any] = {
    "office_domains": ["gov.cn"],
    "profiles": {
        ORDINARY: {"name": "一般信息"},
        "relief_list": {  # 公示名单-救助: name, village, amount, category; no number, telephone, address, account, grade or illness
            "name": "公示名单－救助",
            "actions": {"person_name": "allow", "hardship": "mask", "landline": "mask"},
            "manners": {"id_number": "remove", "hardship": "remove"},
        },
        "housing_list": {"name": "公示名单－住房", "actions": {"person_name": "allow"}, "manners": {"id_number": "birth"}},
        "penalty_notice": {  # 惩戒公示: what the law requires is named in full
            "name": "惩戒公示",
            "actions": {"person_name": "allow", "id_number": "review", "address": "review"},
        },
        "statistics": {"name": "统计汇总", "actions": {"person_name": "mask", "small_count": "mask"}, "manners": {"person_name": "remove"}},
        "reply": {"name": "依申请答复", "actions": {"person_name": "review"}},
    },
}
