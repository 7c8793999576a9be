"""检测版本: the rules and the lexicon in force for an office, and the code under which what they found is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from people.prepared import run

from . import own_contacts
from .detectors import DETECTORS
from .lexicon import Lexicon, shipped
from .rules import Rules

# Its own newest version, or that of the nearest office above it, of rules and lexicon separately; NULL is what the product ships.
# {unit} is the office or any unit below it.
_NEWEST = """(SELECT v.id FROM {table} v JOIN people_unit above ON above.id = v.office_id
                JOIN people_unit here ON here.path LIKE above.path || '%%'
               WHERE here.id = {unit} ORDER BY length(above.path) DESC, v.number DESC LIMIT 1)"""


def _newest(unit: str) -> tuple[str, ...]:
    return tuple(_NEWEST.format(table=table, unit=unit) for table in ("workflows_ruleversion", "workflows_lexiconversion"))


#: What `edition` is called with: the two versions, and what the office enters as its own contacts.
NEWEST = f"SELECT json_build_array({', '.join([*_newest('%(unit)s'), own_contacts.TEXTS.format(unit='%(unit)s')])})"


def code_of(unit: str) -> str:
    """SQL: the code of the edition in force for a unit (an expression), as `Edition.code` has it."""
    return " || '.' || ".join([*(f"COALESCE({version}, 0)" for version in _newest(unit)), f"'{DETECTORS}'"])


@dataclass(frozen=True)
class Edition:
    """What a text is searched with. Two editions with the same code find the same; `rules.own` says of what nothing is asked."""

    code: str
    rules: Rules
    lexicon: Lexicon


def in_force(office_id: int) -> Edition:
    """The edition of an office. One statement while nothing changed."""
    [(newest,)] = run(NEWEST, {"unit": office_id})
    return edition(*newest)


def contacts(office_id: int) -> list[str]:
    """What an office and those above it enter as their own contacts. One statement."""
    [(texts,)] = run(f"SELECT {own_contacts.TEXTS.format(unit='%(unit)s')}", {"unit": office_id})
    return texts or []


def edition(rules_id: int | None, lexicon_id: int | None, contacts: Sequence[str] | None = None) -> Edition:
    """The edition made of these versions; None is what the product ships. Versions never change, so neither does the answer."""
    return _edition(rules_id, lexicon_id, tuple(contacts or ()))


@lru_cache(maxsize=32)
def _edition(rules_id: int | None, lexicon_id: int | None, contacts: tuple[str, ...]) -> Edition:
    rules = _rules(rules_id)
    if contacts:
        rules = replace(rules, own=own_contacts.marks(contacts, mark_key()))
    return Edition(f"{rules_id or 0}.{lexicon_id or 0}.{DETECTORS}", rules, _lexicon(lexicon_id))


@lru_cache(maxsize=16)
def _rules(pk: int | None) -> Rules:
    from .models import RuleVersion

    return Rules.of(RuleVersion.objects.get(pk=pk).data if pk else {})


@lru_cache(maxsize=4)
def _lexicon(pk: int | None) -> Lexicon:
    from .models import LexiconVersion

    return Lexicon.of(LexiconVersion.objects.get(pk=pk).entries) if pk else shipped()


def mark_key() -> bytes:
    """The key under which this site recognises values it does not keep. A new SECRET_KEY (or SCREENING_KEY) opens decided findings again."""
    return salted_hmac("workflows.screening.mark", "", secret=settings.SCREENING_KEY, algorithm="sha256").digest()


def key_check() -> str:
    """Tells two keys apart without telling either: kept beside what was recognised under one, where another may be in its place later."""
    return salted_hmac("workflows.screening.key_check", "", secret=settings.SCREENING_KEY, algorithm="sha256").hexdigest()
