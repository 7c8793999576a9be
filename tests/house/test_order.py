"""In which order the tests run: what takes long is begun first, a part of it in each process."""

from types import SimpleNamespace

from tests.conftest import slow_ones_first


def item(name):
    return SimpleNamespace(name=name, get_closest_marker=lambda marker: name.isupper())


def test_each_process_begins_with_some_of_what_takes_long():
    names = [one.name for one in slow_ones_first([item(name) for name in "abAcdBCefghD"], 3)]
    assert sorted(names) == sorted("abAcdBCefghD")
    assert [names[at] for at in (0, 1, 4, 8)] == ["A", "D", "B", "C"]
    assert [one.name for one in slow_ones_first([item(name) for name in "aAb"], 1)] == ["A", "a", "b"]
