"""What the documents name must exist: modules, names in them, tests, files, and the links between pages."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
NAMED = re.compile(r"`([\w./-]+\.py)(?:(::?)([\w.]+))?`")
FILES = re.compile(r"`((?:config|people|workflows|portal|tests|docs|deploy|locale|templates|static)/[\w./-]*)`")
LINKS = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")


@cache
def names_in(path: Path) -> set[str]:
    """Functions, classes and assigned names of a module, and `Class.name` for what stands in a class."""
    found = set()

    def look(nodes, prefix):
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                look(node.body, f"{prefix}{node.name}.")
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            single = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
            found.update(prefix + part.id for part in single if isinstance(part, ast.Name))

    look(ast.parse(path.read_text(encoding="utf-8")).body, "")
    return found


@every_document
def test_every_module_name_and_test_named_exists(document):
    for path, _colon, name in NAMED.findall(document.read_text(encoding="utf-8")):
        if "/" not in path:
            continue  # a file spoken of by its last name, not located
        assert (ROOT / path).is_file(), f"{path} is gone"
        assert not name or name in names_in(ROOT / path), f"{path} has no {name}"


@every_document
def test_every_file_and_folder_named_exists(document):
    for path in FILES.findall(document.read_text(encoding="utf-8")):
        assert "NAME" in path or (ROOT / path).exists(), f"{path} is gone"


@every_document
def test_every_link_between_pages_leads_somewhere(document):
    for target in LINKS.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{target} is gone"


def test_every_rule_of_law_names_where_it_stands_and_a_test():
    rows = [line for line in (ROOT / "docs/regulation.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rules = [row for row in rows if not row.startswith(("| article", "| law", "| source"))]
    assert len(rules) > 30
    for row in rules:
        _article, _rule, where, test = (cell.strip() for cell in row.strip("|").split("|"))
        assert "`" in where, row
        assert re.search(r"`tests/[\w./]+\.py::test_\w+`", test), row


def test_a_name_that_is_gone_is_noticed():
    assert "perform" in names_in(ROOT / "workflows/engine/perform.py")
    assert "ItemMachine.sign" in names_in(ROOT / "workflows/disclosure/machine.py")
    assert "no_such_name" not in names_in(ROOT / "workflows/engine/perform.py")
