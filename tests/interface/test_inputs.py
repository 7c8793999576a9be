"""Every step says what it takes."""

from workflows.disclosure.inputs import INPUTS, KINDS, WITH_CONTENT
from workflows.disclosure.machine import ItemMachine
from workflows.engine.steps import steps_of


def test_every_step_and_nothing_else_declares_its_inputs():
    assert set(INPUTS) == set(steps_of(ItemMachine))
    assert set(WITH_CONTENT) <= set(INPUTS)


def test_every_input_is_bounded_and_labelled():
    for step, fields in INPUTS.items():
        for field in fields:
            assert field.kind in KINDS, (step, field.name)
            assert str(field.label), (step, field.name)
            assert field.max_length or field.kind not in ("text", "long_text", "url"), (step, field.name)
            assert field.choices or field.choices_from or field.kind not in ("choice", "user", "users", "units", "bool"), (step, field.name)
