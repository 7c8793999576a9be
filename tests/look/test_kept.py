"""Parts of a page that are made once: as if made each time, for each person, language and page."""

import re

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from config.templatetags import kept
from tests.office import Office


def test_it_is_made_anew_for_another_value_and_another_language():
    part = Template("{% load kept i18n %}{% kept name %}{{ name }} {% translate 'Sign out' %} {{ other }}{% endkept %}")
    with translation.override("en"):
        assert part.render(Context({"name": "甲", "other": 1})) == "甲 Sign out 1"
        assert part.render(Context({"name": "甲", "other": 2})) == "甲 Sign out 1"  # it said that it follows from the name
        assert part.render(Context({"name": "乙", "other": 2})) == "乙 Sign out 2"
        assert part.render(Context({"other": 3})) == " Sign out 3"
    with translation.override("zh-hans"):
        assert part.render(Context({"name": "甲", "other": 4})) == "甲 退出登录 4"


def test_what_is_remembered_is_bounded_and_forgotten_with_the_settings(settings):
    part = Template("{% load kept %}{% kept name %}{{ name }}{% endkept %}")
    (one,) = part.nodelist.get_nodes_by_type(kept.Kept)
    for number in range(3 * kept.MOST):
        part.render(Context({"name": number}))
    assert len(one.made) <= kept.MOST
    before = len(one.made)
    assert part.render(Context({"name": "长" * kept.LONGEST})) == "长" * kept.LONGEST
    assert len(one.made) == before
    settings.STATIC_URL = "/elsewhere/"
    assert not one.made


@pytest.mark.django_db
def test_every_frame_is_what_it_would_be_if_nothing_were_kept(monkeypatch):
    """People, languages and pages in turn, so that each is drawn after another's; only what is drawn for one form differs."""
    office = Office()
    people = [office.author, office.head, office.officer, office.director]
    visits = [(person, name, language) for language in ("zh-hans", "en") for name in ("inbox", "search", "account") for person in people]

    def look():
        seen = []
        for person, name, language in visits:
            client = Client(headers={"accept-language": language})
            client.force_login(person, "people.backends.Backend")
            answer = client.get(reverse(name), {"q": person.name})
            assert answer.status_code == 200
            seen.append(re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', "", answer.text))
        return seen

    with time_machine.travel(timezone.now(), tick=False):  # a page says for paper as of which minute it holds
        once, again = look(), look()
        monkeypatch.setattr(kept.Kept, "render", lambda self, context: self.nodes.render(context))
        assert once == again == look()
    assert len({re.sub(r"<main.*</main>", "", page, flags=re.DOTALL) for page in once}) == len(visits)
