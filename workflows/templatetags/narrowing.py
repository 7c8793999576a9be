"""By what a list was narrowed, in words, for whoever holds it on paper without the form beside it."""

from django import template

register = template.Library()


@register.filter
def narrowing(form) -> list[tuple[str, str]]:
    """(label, value as it was chosen or typed) of every field of a valid form that narrows; of a wrong one nothing, as it narrows nothing."""
    if not form.is_valid():
        return []
    return [
        (str(field.label), str(dict(getattr(field, "choices", ())).get(value, value)))
        for name, field in form.fields.items()
        if (value := form.cleaned_data.get(name))
    ]
