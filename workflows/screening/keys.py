"""检测密钥: under which SCREENING_KEY found values are recognised, so that another in its place is noticed before anybody decides anything anew.

Kept is the fingerprint of each key that was taken up, never a key. The newest is the one in force.
"""

from datetime import datetime

from .editions import key_check
from .models import KeyTakenUp

ANOTHER = (
    "this process has another SCREENING_KEY (by default the SECRET_KEY) than this site had before: no finding that was decided is recognised, all open"
    " again. Start it with the old key; to change SECRET_KEY alone, set SCREENING_KEY to what SECRET_KEY was. If the old key is lost, or is to be"
    " given up, run: ./do manage screening_key --accept"
)


def take_up(at: datetime) -> str:
    """Keep the fingerprint of this process's key where the site has none yet; what `problem` says. Of processes that start together the first counts."""
    KeyTakenUp.objects.bulk_create([KeyTakenUp(number=1, fingerprint=key_check(), at=at)], ignore_conflicts=True)
    return problem()


def problem() -> str:
    """What is wrong with this process's key, in words for administrators; empty when it is the one in force. One statement."""
    newest = KeyTakenUp.objects.order_by("-number").first()
    return ANOTHER if newest and newest.fingerprint != key_check() else ""


def accept(at: datetime) -> bool:
    """Let this process's key be in force from now on; whether it was another. What was decided under the one before stays open."""
    if not problem():
        return False
    number = KeyTakenUp.objects.count() + 1
    KeyTakenUp.objects.bulk_create([KeyTakenUp(number=number, fingerprint=key_check(), at=at)], ignore_conflicts=True)
    return True
