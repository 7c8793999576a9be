"""Addresses of rules, profiles, lexicon and the page for trying them out."""

from django.urls import path

from . import lexicon, profiles, rules, table, tryout

urlpatterns = [
    path("administration/screening/rules/", rules.rules, name="screening_rules"),
    path("administration/screening/rules/profiles/new/", profiles.new, name="screening_profile_new"),
    path("administration/screening/rules/profiles/<slug:code>/", profiles.profile, name="screening_profile"),
    path("administration/screening/lexicon/", lexicon.lexicon, name="screening_lexicon"),
    path("administration/screening/lexicon/table/", table.table, name="screening_lexicon_table"),
    path("administration/screening/lexicon/table/<int:pk>/", table.proposal, name="screening_lexicon_proposal"),
    path("administration/screening/lexicon/versions/<int:number>/", lexicon.version, name="screening_lexicon_version"),
    path("administration/screening/lexicon/export.<slug:form>", lexicon.export, name="screening_lexicon_export"),
    path("screening/try/", tryout.tryout, name="screening_try"),
]
