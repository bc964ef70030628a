"""What the client's side may import of this room stays light."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = "import importlib, json, sys; importlib.import_module(sys.argv[1]); print(json.dumps(sorted(sys.modules)))"
IMPORT = re.compile(r"(?m)^\s*(import|from) keyring\b")
HEAVY = {
    "pydantic",
    "pydantic_settings",
    "keyring",
    "structlog",
    "sqlalchemy",
    "sqlmodel",
    "textual",
    "rich",
    "praw",
    "imapclient",
    "asyncio",
}


def loaded_by(module: str) -> set[str]:
    run = subprocess.run([sys.executable, "-c", SCRIPT, module], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    return {name.partition(".")[0] for name in json.loads(run.stdout)}


@pytest.mark.parametrize("name", ["paths", "build", "console", "language", "keys", "defaults", "toml_file"])
def test_the_client_s_modules_stand_on_the_standard_library(name: str) -> None:
    """Every command line starts with these; what they import is paid at each start."""
    loaded = loaded_by(f"agentdesk.config.{name}") - set(sys.stdlib_module_names)
    assert {one for one in loaded if not one.startswith(("_", "sitecustomize"))} <= {"agentdesk"}
    assert not HEAVY & loaded_by(f"agentdesk.config.{name}")


@pytest.mark.parametrize("name", ["check", "reference"])
def test_seldom_used_modules_of_the_client_load_nothing_of_the_service(name: str) -> None:
    assert not HEAVY & loaded_by(f"agentdesk.config.{name}")


def test_only_one_module_imports_keyring() -> None:
    """One owner: the choice of backend and the time limit can't be gone round."""
    package = Path(__file__).parents[2] / "agentdesk"
    owners = [path for path in package.rglob("*.py") if IMPORT.search(path.read_text("utf-8"))]
    assert [str(path.relative_to(package)) for path in owners] == ["config/secrets/system_keyring.py"]
