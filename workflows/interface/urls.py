"""Addresses of the interface and of the page for its tokens."""

from django.http import JsonResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from . import pages
from .api import api
from .errors import problem


@csrf_exempt  # as the interface itself: there is no session to protect, and a wrong address is no old form
def nothing(request):
    """Unknown addresses under /api/v1/ answer as the interface does, not with a page."""
    return JsonResponse({"errors": [problem("not_found", _("There is nothing here for you."))]}, status=404)


urlpatterns = [
    path("api/v1/", api.urls),
    re_path(r"^api/", nothing),
    path("account/tokens/", pages.own, name="tokens"),
    path("account/tokens/<int:pk>/revoke", pages.revoke, name="revoke_token"),
]
