"""The bare address: staff come to their list, everybody else to what is public."""

from django.shortcuts import redirect


def root(request):
    return redirect("inbox" if request.user.is_authenticated else "portal:home")
