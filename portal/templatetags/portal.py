"""Addresses of public pages in templates, in the page's language and office."""

from django import template

from portal.pages import address as _address

register = template.Library()


@register.simple_tag
def address(name, **kwargs):
    """{% address "item" public_id=… %}: the path of a public page in the active language."""
    return _address(name, **kwargs)
