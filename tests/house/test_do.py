"""What ./do decides before there is an environment."""

import importlib.machinery
import importlib.util
import subprocess
import sys

import pytest
from django.conf import settings

LOCK = """\
# made by ./do lock
celery==5.7.0 \\
    --hash=sha256:aa
psycopg[binary]==3.3.9 ; sys_platform == 'linux' \\
    --hash=sha256:bb
Django_Thing==1.0 \\
    --hash=sha256:cc
"""


@pytest.fixture
def do():
    loader = importlib.machinery.SourceFileLoader("do_script", str(settings.BASE_DIR / "do"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("do_script", loader))
    loader.exec_module(module)
    return module


def test_a_lock_names_its_packages_as_pip_spells_them(do):
    assert set(do.pins_of(LOCK)) == {"celery", "psycopg", "django-thing"}


def test_a_pin_keeps_its_hashes_its_extras_and_its_marker(do):
    pins = do.pins_of(LOCK)
    assert pins["psycopg"] == ["psycopg[binary]==3.3.9 ; sys_platform == 'linux' \\\n    --hash=sha256:bb"]
    real = (settings.BASE_DIR / "requirements.txt").read_text()
    written = "\n".join(pin for name in do.pins_of(real).values() for pin in name)
    assert written == "\n".join(line for line in real.splitlines() if not line.startswith("#"))


def test_several_pips_are_one_to_whoever_waits(do, tmp_path, capsys):
    """Each is waited for, noise is kept back, and the failure of one is the failure of all."""
    pip = tmp_path / "pip"
    pip.write_text('#!/bin/sh\necho "WARNING: Location \'/gone\' is ignored: no such path"; echo "said $4"; [ "$4" != no ]\n')
    pip.chmod(0o755)
    do.pip(pip, ["one"], ["two"])
    assert sorted(capsys.readouterr().err.splitlines()) == ["said one", "said two"]
    with pytest.raises(SystemExit, match="could not be installed"):
        do.pip(pip, ["no"], ["one"])
    assert sorted(capsys.readouterr().err.splitlines()) == ["said no", "said one"]


def test_an_environment_is_current_only_for_the_locks_it_was_made_from(do, tmp_path, monkeypatch):
    monkeypatch.setattr(do, "ROOT", tmp_path)
    monkeypatch.setattr(do, "ENVIRONMENT", tmp_path)
    python = tmp_path / "python"
    python.touch()
    (tmp_path / "a.txt").write_text(LOCK)
    assert not do.current(python, ["a.txt"])
    (tmp_path / "a.txt.stamp").write_text(do.fingerprint("a.txt"))
    assert do.current(python, ["a.txt"])
    (tmp_path / "a.txt").write_text(LOCK.replace("5.7.0", "5.7.1"))
    assert not do.current(python, ["a.txt"])


def test_bytecode_is_kept_with_the_environment_where_none_may_lie_beside_the_sources(do, tmp_path, monkeypatch):
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    module = tmp_path / "asked_for.py"
    module.write_text("")
    monkeypatch.setenv("YANGGUANG_VENV", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    subprocess.run([do.environment(), "-c", "import asked_for"], cwd=tmp_path, check=True)
    assert not (tmp_path / "__pycache__").exists()
    (kept,) = (tmp_path / "bytecode").rglob("asked_for.*.pyc")
    assert kept.parent == tmp_path / "bytecode" / tmp_path.relative_to("/")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes_and_no_address(name):
    text = (settings.BASE_DIR / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    for pin in text.replace("\\\n", " ").splitlines():
        assert pin.startswith("#") or not pin.strip() or "--hash=sha256:" in pin


def test_every_direct_dependency_says_why_it_is_there():
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (settings.BASE_DIR / name).read_text().splitlines():
            assert line.startswith("#") or len(line.partition("#")[2].strip()) > 10, line


@pytest.mark.parametrize(
    ("arguments", "says"), [(["sing"], "No such verb: sing"), (["--help"], "./do run"), ([], "./do run")], ids=["unknown", "help", "none"]
)
def test_a_wrong_verb_is_answered_in_words(arguments, says):
    done = subprocess.run([sys.executable, settings.BASE_DIR / "do", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_existing_environment_is_named(tmp_path):
    environment = {"YANGGUANG_VENV": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, settings.BASE_DIR / "do", "check"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
