"""Access tokens: how another system acts as a person. Only a hash of the secret is kept; a token expires and can be revoked."""

import hashlib
import secrets
from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MARK = "yg_"  # so that a leaked secret is recognised for what it is
SHOWN = len(MARK) + 6  # characters of the secret kept in clear, to tell tokens apart
DEFAULT_DAYS = 90
LONGEST_DAYS = 365
SEEN_EVERY = timedelta(minutes=1)


class Token(models.Model):
    """访问令牌: lets a program act as `user` until it expires or is revoked."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        PERFORM = "perform", _("read and perform steps")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, which has 256 random bits and needs no slow hash
    scope = models.CharField(_("scope"), max_length=8, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # exclusive
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # to the minute

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_was_made")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("user", "digest", "scope", "created_at", "expires_at"),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.prefix}…)"

    def status(self, at: datetime) -> str:
        """live, expired or revoked at `at`."""
        if self.revoked_at and self.revoked_at <= at:
            return "revoked"
        return "live" if at < self.expires_at else "expired"


def issue(user, *, name: str, scope: str, at: datetime, days: int = DEFAULT_DAYS) -> tuple[Token, str]:
    """A new token and its secret, which is told this once and kept nowhere. Raises ValueError for a life under a day or over a year."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a token lives from 1 to {LONGEST_DAYS} days, not {days}")
    secret = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN],
        digest=_digest(secret),
        scope=scope,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    return token, secret


def has_live(user, name: str, at: datetime) -> bool:
    """Whether this person has a token of this name that still opens something. One statement."""
    return Token.objects.filter(user=user, name=name, revoked_at=None, expires_at__gt=at).exists()


def find(secret: str, at: datetime) -> Token | None:
    """The live token of an active person with this secret, or None. One statement; one more each minute it is used."""
    token = Token.objects.select_related("user").filter(digest=_digest(secret), user__is_active=True).first()
    if token is None or token.status(at) != "live":
        return None
    if token.last_used_at is None or token.last_used_at <= at - SEEN_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


def revoke(user, pk: int, at: datetime) -> None:
    """End one of this person's tokens; revoking twice keeps the first time. Raises Token.DoesNotExist for another's."""
    token = Token.objects.get(pk=pk, user=user)
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)


def revoke_all(user, at: datetime) -> None:
    """End every token of a person."""
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
