"""A token works while it lives, is kept as a hash, and answers for one person."""

from datetime import timedelta

import pytest
import time_machine
from django.db import InternalError, transaction
from django.db.models import ProtectedError
from django.test import Client

from people import tokens
from people.tokens import Token

from .conftest import MONDAY, Caller, caller, codes


def test_the_secret_is_nowhere_in_the_database(office):
    token, secret = tokens.issue(office.author, name="统计系统", scope="read", at=MONDAY)
    token.refresh_from_db()
    assert len(secret) >= 43 + len(tokens.MARK)
    assert secret not in [str(value) for value in vars(token).values()]
    assert secret.startswith(token.prefix)
    assert len(token.prefix) < 12


def test_a_token_lives_ninety_days_unless_asked_and_a_year_at_most(office):
    token, _secret = tokens.issue(office.author, name="a", scope="read", at=MONDAY)
    assert token.expires_at == MONDAY + timedelta(days=90)
    for days in (0, 366):
        with pytest.raises(ValueError, match="365"):
            tokens.issue(office.author, name="a", scope="read", at=MONDAY, days=days)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer yg_\u00ff\u00fe", "Token x"])
def test_without_a_known_token_there_is_nothing(office, header):
    response = Client(headers={"authorization": header} if header else {}).get("/api/v1/items")
    assert response.status_code == 401
    assert codes(response) == ["unauthenticated"]
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused_from_the_very_instant(office, call):
    author = call("author")
    with time_machine.travel(MONDAY + timedelta(days=90, seconds=-1), tick=False):
        assert author.read("/items").status_code == 200
    with time_machine.travel(MONDAY + timedelta(days=90), tick=False):
        assert author.read("/items").status_code == 401


def test_a_revoked_token_is_refused(office):
    token, secret = tokens.issue(office.author, name="a", scope="read", at=MONDAY)
    with pytest.raises(Token.DoesNotExist):
        tokens.revoke(office.head, token.pk, MONDAY)
    assert Caller(secret).read("/items").status_code == 200
    tokens.revoke(office.author, token.pk, MONDAY)
    assert Caller(secret).read("/items").status_code == 401


def test_a_person_who_left_takes_their_tokens_along(office, call):
    author = call("author")
    office.author.is_active = False
    office.author.save()
    assert author.read("/items").status_code == 401


def test_a_session_opens_pages_not_the_interface(office):
    client = Client()
    client.force_login(office.author)
    assert client.get("/api/v1/items").status_code == 401


def test_last_use_is_written_at_most_once_a_minute(office, django_assert_num_queries):
    token, secret = tokens.issue(office.author, name="a", scope="read", at=MONDAY)
    tokens.find(secret, MONDAY)
    with django_assert_num_queries(1):
        tokens.find(secret, MONDAY + timedelta(seconds=59))
    tokens.find(secret, MONDAY + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == MONDAY + timedelta(seconds=60)


def test_a_token_is_never_deleted_nor_given_more_power(office):
    token, _secret = tokens.issue(office.author, name="a", scope="read", at=MONDAY)
    for change in (lambda: Token.objects.filter(pk=token.pk).update(scope="perform"), token.delete):
        with pytest.raises((InternalError, ProtectedError, Exception), match="pgtrigger"), transaction.atomic():
            change()


def test_the_page_shows_a_secret_once_and_revokes(office, settings):
    client = Client(headers={"accept-language": "en"})
    client.force_login(office.author)
    response = client.post("/account/tokens/", {"name": "统计系统", "scope": "perform", "days": "30"})
    token = Token.objects.get()
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert (token.user, token.expires_at) == (office.author, MONDAY + timedelta(days=30))
    assert tokens.find(secret, MONDAY) == token
    reloaded = client.post("/account/tokens/", {"name": "统计系统", "scope": "perform", "days": "30"})
    assert (reloaded.status_code, Token.objects.count()) == (422, 1)  # the page drawn again makes no second one
    assert 'href="/account/tokens/"' in client.get("/account/").text
    again = client.get("/account/tokens/")
    assert secret not in again.content.decode()
    assert token.prefix in again.content.decode()
    client.post(f"/account/tokens/{token.pk}/revoke")
    assert tokens.find(secret, MONDAY) is None


def test_the_page_refuses_a_life_over_a_year_and_other_peoples_tokens(office):
    client = Client()
    client.force_login(office.author)
    assert client.post("/account/tokens/", {"name": "x", "scope": "read", "days": "366"}).status_code == 422
    token, _secret = tokens.issue(office.head, name="a", scope="read", at=MONDAY)
    assert client.post(f"/account/tokens/{token.pk}/revoke").status_code == 404
    assert Token.objects.filter(revoked_at=None).count() == 1


def test_each_token_may_ask_so_often_a_minute(office, monkeypatch):
    from workflows.interface import access

    monkeypatch.setattr(access, "REQUESTS_PER_MINUTE", 2)
    busy, other = caller(office.author), caller(office.author)
    assert [busy.read("/me").status_code for _ in range(3)] == [200, 200, 429]
    refused = busy.read("/me")
    assert codes(refused) == ["too_many_requests"]
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert other.read("/me").status_code == 200
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        assert busy.read("/me").status_code == 200
