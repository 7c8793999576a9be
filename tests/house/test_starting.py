"""What a start may load: not the packages that take long and that few requests and tasks use."""

import ast
import importlib.util
from pathlib import Path

from django.conf import settings

HEAVY = {"cv2", "docx", "numpy", "onnxruntime", "openpyxl", "pptx", "pypdfium2", "pypinyin", "rapidocr", "rjieba", "shapely"}
OURS = {"config", "people", "portal", "workflows"}
STARTED = ["config.celery", "config.wsgi", "config.management.commands.up", *settings.MIDDLEWARE, *settings.INSTALLED_APPS]
STARTED += [f"{app}.models" for app in settings.INSTALLED_APPS]
for app in sorted(OURS):
    found = [path for name in ("tasks", "urls") for path in (settings.BASE_DIR / app).rglob(f"{name}.py")]
    STARTED += [".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts) for path in found]


def imported(name):
    """What a module of ours, or the package it is in, loads as soon as it is imported itself."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return
    waiting = list(ast.parse(Path(spec.origin).read_text()).body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            package = (spec.parent or "").split(".")
            start = ".".join(package[: len(package) + 1 - statement.level]) + "." if statement.level else ""
            module = (start + (statement.module or "")).rstrip(".")
            yield module
            yield from (f"{module}.{alias.name}" for alias in statement.names)
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)]


def parts_of(name):
    """a.b.c: a, a.b and a.b.c, for a package runs before what is in it."""
    return [name.rsplit(".", depth)[0] for depth in range(name.count(".") + 1)]


def test_a_start_loads_nothing_heavy():
    known, waiting, found = set(), list(STARTED), set()
    while waiting:
        for name in parts_of(waiting.pop()):
            if name in known or name.split(".")[0] not in OURS:
                continue
            known.add(name)
            try:
                names = list(imported(name))
            except ModuleNotFoundError:  # a name out of a module, not a module
                continue
            waiting += names
            found |= {(name, one.split(".")[0]) for one in names if one.split(".")[0] in HEAVY}
    assert {"people.views.importing", "workflows.disclosure.pages.register", "workflows.screening.quarantine.tasks"} <= known
    assert sorted(found) == []
