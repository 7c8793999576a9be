"""Words typed about a lapse: what they may not hold is another part's business, which registers here. (see papers.py)"""

from collections.abc import Callable, Mapping

from workflows.refusals import Refusal

WhyNot = Callable[[Mapping[str, object]], list[Refusal]]
_asked: list[WhyNot] = []


def register(why_not: WhyNot) -> None:
    """`why_not` says of words, by the fields they were typed into, why they may not be kept."""
    _asked.append(why_not)


def why_not(words: Mapping[str, object]) -> list[Refusal]:
    return [refusal for ask in _asked for refusal in ask(words)]
