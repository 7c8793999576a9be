"""检测版本: the rules and the lexicon in force for an office, and the code under which what they found is kept."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from people.prepared import run

from .detectors import DETECTORS
from .lexicon import Lexicon, shipped
from .rules import Rules

# Its own newest version, or that of the nearest office above it; of rules and lexicon separately. NULL: what the product ships.
NEWEST = """
SELECT (SELECT v.id FROM workflows_ruleversion v JOIN people_unit u ON u.id = v.office_id JOIN people_unit o ON o.path LIKE u.path || '%%'
         WHERE o.id = %(office)s ORDER BY length(u.path) DESC, v.number DESC LIMIT 1),
       (SELECT v.id FROM workflows_lexiconversion v JOIN people_unit u ON u.id = v.office_id JOIN people_unit o ON o.path LIKE u.path || '%%'
         WHERE o.id = %(office)s ORDER BY length(u.path) DESC, v.number DESC LIMIT 1)
"""


@dataclass(frozen=True)
class Edition:
    """What a text is searched with. Two editions with the same code find the same."""

    code: str
    rules: Rules
    lexicon: Lexicon


def in_force(office_id: int) -> Edition:
    """The edition of an office. One statement while nothing changed."""
    [(rules, lexicon)] = run(NEWEST, {"office": office_id})
    return edition(rules, lexicon)


@lru_cache(maxsize=32)
def edition(rules_id: int | None, lexicon_id: int | None) -> Edition:
    """The edition made of these versions; None is what the product ships. Versions never change, so neither does the answer."""
    return Edition(f"{rules_id or 0}.{lexicon_id or 0}.{DETECTORS}", _rules(rules_id), _lexicon(lexicon_id))


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
