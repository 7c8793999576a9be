"""The site's addresses; pages of other parts that the side navigation names, and that are not installed, lead nowhere."""

from django.http import HttpResponse
from django.urls import path

from config import navigation, urls

elsewhere = [path(f"elsewhere/{name}/", lambda request: HttpResponse(), name=name) for _group, _label, name, _duties in navigation.ENTRIES]
urlpatterns = [*elsewhere, *urls.urlpatterns]  # of two with one name Django takes the later
