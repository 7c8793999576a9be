"""The frame of a public page: whose column it is, what stands in its head and foot, and which filters its lists have."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from portal.pages import address
from workflows import api

IN_THE_HEAD = 6  # columns named in the navigation; the rest stand in the list's margin


@dataclass
class Site:
    """One office's public column as of `at`. The statements it costs: offices, profile, facets."""

    office: Any
    offices: list
    own_address: bool  # reached under the office's own address, not as the default office
    at: datetime

    @classmethod
    def of(cls, code: str, at: datetime) -> "Site":
        """The site of the office with this code; without one that of the default office, the uppermost in use. Raises Http404.

        A closed office has an address of its own only where no office above it carries on what it published.
        """
        offices = api.offices()
        wanted = code or getattr(settings, "PORTAL_OFFICE", "")
        if wanted:
            office = next((office for office in offices if office.code == wanted), None)
        else:
            office = next((office for office in offices if office.is_active), next(iter(offices), None))
        if office is None:
            raise Http404
        host = _host(office, offices)
        if code and host != office:
            raise Http404
        return cls(host, offices, bool(code), at)

    @classmethod
    def showing(cls, office_id: int, at: datetime) -> "Site":
        """The site where a publication of this office is shown, under that site's own address unless it is the default. Raises Http404.

        What a closed office published is shown by the nearest office above it that is in use, or else under the office itself.
        """
        site = cls.of("", at)
        office = next((office for office in site.offices if office.pk == office_id), None)
        if office is None:
            raise Http404
        host = _host(office, site.offices)
        return site if host == site.office else cls(host, site.offices, True, at)

    @property
    def code(self) -> str:
        """The office's code in this site's addresses; empty for the default office."""
        return self.office.code if self.own_address else ""

    @cached_property
    def scope(self) -> list:
        """The office and every office below it, closed ones too: a county's column shows its streets', and goes on showing them."""
        return [office for office in self.offices if office.path.startswith(self.office.path)]

    @property
    def below(self) -> list:
        """The offices below it that have a column of their own."""
        return [office for office in self.scope if office.pk != self.office.pk and office.is_active]

    def office_name(self, office_id: int) -> str:
        return next((str(office) for office in self.offices if office.pk == office_id), "")

    def above(self):
        """The office in use this one's column is a part of, if that has one."""
        higher = [office for office in _upwards(self.office, self.offices) if office != self.office]
        return next((office for office in higher if office.is_active), None)

    @cached_property
    def profile(self):
        return api.profile_of(self.office)

    @cached_property
    def contact(self) -> list[str]:
        """Telephone, hours, place: the parts of the office's contact, which are written with semicolons between them."""
        text = self.profile.contact if self.profile else ""
        return [part.strip() for part in text.replace("；", ";").replace("\n", ";").split(";") if part.strip()]

    @cached_property
    def live(self):
        return api.of_offices(api.live(self.at), self.scope)

    @cached_property
    def facets(self) -> list:
        return api.facets(self.live)

    def columns(self, year: int | None = None) -> dict[str, int]:
        """How many items each column has, in the order of a phone book, those without a topic last."""
        counts: Counter = Counter()
        for facet in self.facets:
            counts[facet.column] += facet.count if year in (None, facet.year) else 0
        return dict(counts)

    def years(self, column: str | None = None) -> dict[int, int]:
        """How many items each year has, newest first."""
        counts: Counter = Counter()
        for facet in self.facets:
            counts[facet.year] += facet.count if column in (None, facet.column) else 0
        return dict(sorted(counts.items(), reverse=True))

    def address(self, name: str, **query) -> str:
        """The path of a page of this office, with the parts of the query that say something."""
        return address(name, office=self.code) + query_string(query)

    def column_address(self, column: str, **query) -> str:
        return self.address("items", column=column or UNFILED, **query)

    def frame(self, *crumbs: tuple[str, str], q: str = "", column: str | None = None, here: str = "", other: str = "") -> dict:
        """What public_base.html reads. `here` names the page in the navigation; `other` is its address in the other language."""
        home = self.address("home")
        biggest = Counter({name: count for name, count in self.columns().items() if name}).most_common(IN_THE_HEAD)
        shown = {name for name, count in biggest if count}
        navigation = [
            {"label": _("Home"), "url": home, "current": here == "home"},
            {"label": _("All information"), "url": self.address("items"), "current": here == "items" and column is None},
        ]
        navigation += [
            {"label": name, "url": self.column_address(name), "current": column == name, "lang": "zh-Hans"}
            for name in self.columns()
            if name in shown
        ]
        above = self.above() if self.own_address else None
        way = [(str(above), address("home", office=""))] if above and above == next(one for one in self.offices if one.is_active) else []
        return {
            "site": self,
            "office_name": self.office.name,
            "columns": navigation,
            "breadcrumbs": [{"label": label, "url": url} for label, url in (*way, (_("Home"), home), *crumbs)] if crumbs else [],
            "q": q,
            "contact": " · ".join(self.contact),
            "home_url": home,
            "search_url": self.address("search"),
            "feed_url": self.address("feed"),
            "notices_url": self.address("notices"),
            "opensearch_url": self.address("opensearch"),
            "language_link": language_link(other),
            "chinese": "" if get_language().startswith("zh") else "zh-Hans",
        }


def _upwards(office, offices: list) -> list:
    """The office and those above it, the nearest first."""
    return [one for one in reversed(offices) if office.path.startswith(one.path)]


def _host(office, offices: list):
    """The office whose column shows what this one published: itself or the nearest above that is in use; none being, itself."""
    return next((one for one in _upwards(office, offices) if one.is_active), office)


#: How the column of items without a topic is written in an address.
UNFILED = "-"


def query_string(values: dict) -> str:
    """`?a=1&b=2` of the values that say something; empty when none does."""
    given = {key: value for key, value in values.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


def language_link(url: str) -> dict | None:
    """The same page in the other language."""
    others = [code for code, _name in settings.LANGUAGES if code != get_language()]
    if not url or not others:
        return None
    return {"url": url, "code": others[0], "label": get_language_info(others[0])["name_local"]}


def column_label(name: str) -> str:
    """What a column is called; items filed under no topic have one of their own."""
    return name or str(api.UNFILED)
