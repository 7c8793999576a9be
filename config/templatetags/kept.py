"""{% kept value … %}…{% endkept %}: a part of a page that follows from these values and the language alone, made once a process for each of them."""

from weakref import WeakSet

from django import template
from django.core.signals import setting_changed
from django.utils.translation import get_language

MOST = 100  # of each part; then it is begun anew
LONGEST = 10_000  # characters of values that are remembered: an address may carry a hundred thousand

register = template.Library()


class Kept(template.Node):
    """No form, token or address of the request may stand in it, unless it is among the values."""

    child_nodelists = ("nodes",)
    all: "WeakSet[Kept]" = WeakSet()

    def __init__(self, nodes, values):
        self.nodes, self.values, self.made = nodes, values, {}
        self.all.add(self)

    def render(self, context):
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        key = (get_language(), *[value if value is None else str(value) for value in values])
        found = self.made.get(key)
        if found is None:
            found = self.nodes.render(context)
            if sum(len(part or "") for part in key) <= LONGEST:
                if len(self.made) >= MOST:
                    self.made.clear()
                self.made[key] = found
        return found


@register.tag
def kept(parser, token):
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes, values)


def forget(**_):
    """Where static files lie is among the settings, and they change in tests."""
    for one in Kept.all:
        one.made.clear()


setting_changed.connect(forget)
