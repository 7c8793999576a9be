"""The shared pieces as text: every piece shown, nothing inline, words beside colours, errors tied to their fields."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered
from django.utils import translation

from config import gallery as gallery_page

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PIECES = sorted(path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "components").rglob("*.html"))
ALL = sorted(TEMPLATES.rglob("*.html"))


@pytest.fixture(autouse=True)
def english(gallery):
    with translation.override("en"):
        yield


def piece(name, **context):
    html = render_to_string(f"components/{name}.html", context)
    return re.sub(r"\s+", " ", html)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize("name", PIECES)
def test_every_piece_says_at_its_top_what_it_takes_and_how_it_is_used(name):
    text = (TEMPLATES / name).read_text()
    assert text.startswith("{% comment %}")
    assert (
        "{% include" in text.split("{% endcomment %}")[0]
        or "Shown once by" in text
        or "Reads base.html's context" in text
        or "Django renders it" in text
    )


def test_the_gallery_shows_every_piece():
    shown = set()

    def note(sender, template, **_):
        shown.add(template.name)

    template_rendered.connect(note)
    try:
        for side in ("staff", "public"):
            assert gallery_page.gallery(RequestFactory().get("/gallery/"), side=side).status_code == 200
    finally:
        template_rendered.disconnect(note)
    assert set(PIECES) - shown == set()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_no_template_holds_inline_code_or_a_foreign_address(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"https?://", text)


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="(\w+)"', (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text()))
    asked = {name for path in ALL for name in re.findall(r'components/icon.html" with name="(\w+)"', path.read_text())}
    assert asked <= drawn


def test_what_a_page_needs_works_in_browsers_without_has():
    for sheet in (Path(settings.BASE_DIR) / "static/css").glob("*.css"):
        selectors = re.findall(r"^.*:has\(.*$", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S), flags=re.M)
        assert all("#large-text" in line for line in selectors)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"late": 1}, "1 working day late"),
        ({"late": 5}, "5 working days late"),
        ({"left": 0}, "Due today"),
        ({"left": 3}, "3 working days left"),
        ({"left": 3, "unit_days": "calendar"}, "3 days left"),
        ({"left": 3, "provisional": True}, "3 working days left provisional"),
        ({"left": 3, "paused": True}, "Clock stopped"),
        ({"done": True}, "Done in time"),
        ({}, ""),
    ],
)
def test_the_time_left_is_said_in_words(given, said):
    assert words(piece("due", **given)) == said


@pytest.mark.parametrize(("left", "soon"), [(2, True), (3, False)])
def test_amber_begins_two_working_days_before(left, soon):
    assert ("chip-soon" in piece("due", left=left)) is soon


@pytest.mark.parametrize(("count", "said"), [(0, "Inbox 0"), (99, "Inbox 99"), (100, "Inbox 99+"), (None, "Inbox")])
def test_counts_above_99_read_99_plus(count, said):
    assert words(piece("tabs", tabs=[{"label": "Inbox", "url": "#", "count": count}])) == said


def test_an_empty_late_tab_is_not_red():
    assert "late" not in piece("tabs", tabs=[{"label": "Late", "url": "#", "count": 0, "kind": "late"}])


def test_a_refused_step_is_a_reason_and_its_rule_not_a_button():
    step = {"label": "Publish", "url": "/publish/", "primary": True, "refusals": [{"message": "Not signed.", "basis": "Article 17"}]}
    html = piece("steps", steps=[step])
    assert "<button" not in html
    assert "/publish/" not in html
    assert "Not signed. Article 17" in words(html)


def test_a_step_posts_the_version_of_the_page_it_was_on():
    html = piece("steps", steps=[{"label": "Approve", "url": "/approve/", "primary": True, "post": True}], version=7)
    assert 'name="version" value="7"' in html
    assert 'method="post" action="/approve/"' in html


def test_each_day_of_a_deadline_says_why_to_a_screen_reader():
    said = words(piece("days", days=gallery_page.sample_days()))
    for why in ("形成之日，当日不计", "国庆节放假", "调休上班", "期限中止", "期限届满"):
        assert why in said


def test_the_calendar_starts_below_its_weekday():
    assert "at-1" in piece("days", days=gallery_page.sample_days())  # 28 September 2026 is a Monday


class Sample(forms.Form):
    title = forms.CharField(help_text="Short.")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, help_text="One.")
    agreed = forms.BooleanField(required=False)


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    html = Sample({}).as_div() + str(Sample({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'id="id_title_helptext"' in html


def test_the_summary_links_each_error_to_its_field():
    html = str(Sample({"kind": "a"}))
    assert '<a href="#id_title">Title: This field is required.</a>' in html
    assert "#id_kind" not in html


def test_a_valid_form_has_no_summary():
    assert "data-summary" not in str(Sample({"title": "x", "kind": "a"}))


def test_a_group_of_choices_is_a_fieldset_with_its_legend():
    html = str(Sample())
    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>Kind", html)


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "csrf", "locked"])
def test_every_error_page_says_that_nothing_was_lost_or_what_to_do(name):
    html = render_to_string(f"errors/{name}.html", {}, request=RequestFactory().get("/"))
    assert "<h1>" in html


def test_a_stale_page_gives_back_what_was_typed():
    html = render_to_string(
        "errors/409.html", {"kept": [{"label": "Reason", "text": "<b>numbers missing"}]}, request=RequestFactory().get("/")
    )
    assert "&lt;b&gt;numbers missing</textarea>" in html


@pytest.mark.parametrize("name", ["400", "500"])
def test_the_pages_for_what_breaks_before_anything_is_known_need_no_context(name):
    assert "<h1>" in render_to_string(f"{name}.html")


def test_the_gallery_is_not_there_on_a_real_site(settings):
    from django.http import Http404

    settings.DEBUG = settings.DEMO = False
    with pytest.raises(Http404):
        gallery_page.gallery(RequestFactory().get("/gallery/"))
