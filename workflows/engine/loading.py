"""Reading a subject under lock, and the rows it refers to, in fixed and prepared statements: the ORM would compile them anew every step."""

from functools import cache

from django.contrib.postgres.search import SearchVectorField
from django.db import DEFAULT_DB_ALIAS, connection

from people.prepared import run


def locked(model, pk):
    """The row of a model, locked until the transaction ends. One statement. Raises DoesNotExist."""
    found = first(model, "WHERE id = %s FOR UPDATE", [pk])
    if found is None:
        raise model.DoesNotExist(f"{model.__name__} matching query does not exist.")
    return found


def first(model, rest: str, parameters):
    """The first row found, or None; `rest` is SQL that follows the model's table, called t0. One statement."""
    found = run(f'SELECT {_columns(model)} FROM "{model._meta.db_table}" t0 {rest}', parameters)
    return _made(model, found[0]) if found else None


def first_with(model, names: tuple[str, ...], rest: str, parameters):
    """The same, and what these of its foreign keys point at. One statement."""
    columns, joins = related(model, names)
    found = run(f'SELECT {_columns(model)}, {columns} FROM "{model._meta.db_table}" t0 {joins} {rest}', parameters)
    if not found:
        return None
    width = len(_fields(model))
    instance = _made(model, found[0][:width])
    take_related(instance, names, found[0][width:])
    return instance


def take_related(instance, names: tuple[str, ...], values) -> None:
    """Set what these foreign keys point at, from the values of the columns that `related` names."""
    for name in names:
        model = instance._meta.get_field(name).related_model
        width = len(_fields(model))
        own, values = values[:width], values[width:]
        setattr(instance, name, None if own[0] is None else _made(model, own))


@cache
def _fields(model):
    """All of a model's fields but search vectors, which nobody reads."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, SearchVectorField)]


def _columns(model, alias="t0"):
    return ", ".join(f'{alias}."{field.column}"' for field in _fields(model))


@cache
def related(model, names: tuple[str, ...]) -> tuple[str, str]:
    """(columns, joins) that read what these foreign keys of a model's table, called t0, point at; `take_related` takes the values."""
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(_columns(field.related_model, f"t{number}") for number, field in enumerate(fields, 1))
    joins = " ".join(
        f'LEFT JOIN "{field.related_model._meta.db_table}" t{number} ON t{number}.id = t0."{field.column}"'
        for number, field in enumerate(fields, 1)
    )
    return columns, joins


@cache
def _loader(model):
    """(names of the fields, what must be done to which value): asked of a model once."""
    names = [field.attname for field in _fields(model)]
    return names, [(at, convert, field) for at, field in enumerate(_fields(model)) for convert in field.get_db_converters(connection)]


def _made(model, values):
    values = list(values)
    names, converters = _loader(model)
    for at, convert, field in converters:
        values[at] = convert(values[at], field, connection)
    return model.from_db(DEFAULT_DB_ALIAS, names, values)
