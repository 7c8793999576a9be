"""The generated pages of the machines: complete, current, and noticed when they are not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from workflows.engine.diagram import markdown, mermaid
from workflows.engine.steps import steps_of
from workflows.management.commands import machines

every_chart = pytest.mark.parametrize("chart", machines.CHARTS, ids=lambda chart: chart.name)


@pytest.fixture
def folder(tmp_path, monkeypatch, settings):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(machines, "FOLDER", tmp_path / "machines")
    return tmp_path / "machines"


def test_the_committed_pages_are_what_the_code_says():
    call_command("machines", check=True)


@every_chart
def test_a_page_names_every_state_and_every_step_with_its_labels_in_both_languages(chart):
    page = markdown(chart)
    assert all(f"| `{state}` |" in page for state in chart.states)
    rows = [line.split(" | ") for line in page.splitlines()]
    for name in steps_of(chart.machine):
        chinese, english = next(cells[1:3] for cells in rows if cells[0] == f"| `{name}`")
        assert english.isascii(), name
        assert not chinese.isascii(), name


@every_chart
def test_every_step_that_changes_the_state_is_an_arrow_of_exactly_one_diagram(chart):
    diagrams = markdown(chart).split("```mermaid")[1:]
    for name, step in steps_of(chart.machine).items():
        drawn = [diagram for diagram in diagrams if any(name in line.split(": ")[-1].split(", ") for line in diagram.splitlines())]
        assert len(drawn) == (1 if step.moves else 0), name


@every_chart
def test_a_chapter_names_only_steps_that_exist(chart):
    assert {name for names in chart.chapters.values() for name in names} <= set(steps_of(chart.machine))


@every_chart
def test_following_the_arrows_from_a_step_reaches_exactly_its_targets(chart):
    for step in steps_of(chart.machine).values():
        if not step.moves:
            continue
        arrows = [line.split(":")[0].split(" --> ") for line in mermaid(chart, [step]).splitlines() if "-->" in line]
        frontier = {end.strip() for start, end in arrows if start.strip() in step.sources or start.strip().startswith("crowd_")}
        while any(end.startswith("choice_") for end in frontier):
            frontier = {
                after.strip()
                for end in frontier
                for after in ([end] if not end.startswith("choice_") else [to for start, to in arrows if start.strip() == end])
            }
        assert frontier - {"[*]"} == set(step.targets), step.name


def test_a_page_that_was_changed_by_hand_is_named(folder):
    call_command("machines", stdout=StringIO())
    page = folder / "disclosure.md"
    page.write_text(page.read_text() + "more\n")
    with pytest.raises(CommandError, match=r"machines/disclosure\.md"):
        call_command("machines", check=True)


def test_a_page_of_a_machine_that_is_gone_is_named_and_then_removed(folder):
    call_command("machines", stdout=StringIO())
    (folder / "gone.md").write_text("of old")
    with pytest.raises(CommandError, match=r"machines/gone\.md"):
        call_command("machines", check=True)
    call_command("machines", stdout=StringIO())
    assert not (folder / "gone.md").exists()
