"""By what a list was narrowed, in words, for whoever holds it on paper without the form beside it."""

from django import template

register = template.Library()


@register.filter
def narrowing(form) -> list[tuple[str, str]]:
    """(label, value as it was chosen or typed) of every field that narrows: of a wrong form none, unless what is right in it narrows (`in_part`)."""
    if not form.is_valid() and not getattr(form, "in_part", False):
        return []
    return [
        (str(field.label), str(dict(getattr(field, "choices", ())).get(value, value)))
        for name, field in form.fields.items()
        if (value := form.cleaned_data.get(name))
    ]
