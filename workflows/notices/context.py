"""The number on the bell of every page, looked up only where a template shows it."""

from django.utils.functional import SimpleLazyObject

from .inbox import unread_count


def unread(request):
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {"unread": SimpleLazyObject(lambda: unread_count(request.user.pk))}
