"""The agreed views against the types that Slack publishes, where the checker is at hand."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.handlers.views.every import EXAMPLES

HERE = Path(__file__).parent
AGREED = HERE / "__snapshots__" / "test_agreed"
INSTALL = ["npm", "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"]


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the checker with what it needs, installed from what npm has at hand."""
    places = (parent / "shared/tools/blockkit-typecheck" for parent in HERE.parents)
    found = next((place for place in places if (place / "check.mjs").is_file()), None)
    if found is None:
        pytest.skip("the Block Kit checker is not beside this repository")
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("the Block Kit checker needs Node")
    if (found / "node_modules").is_dir():
        return found
    copy = tmp_path_factory.mktemp("checker")
    for name in ("check.mjs", "package.json"):
        shutil.copyfile(found / name, copy / name)
    installed = subprocess.run(INSTALL, cwd=copy, capture_output=True, check=False, timeout=30)  # noqa: S603
    if installed.returncode != 0:
        pytest.skip("npm has no copy of what the Block Kit checker needs")
    return copy


def test_every_view_is_what_slacks_types_say(checker: Path):
    checked = subprocess.run(  # noqa: S603
        ["node", "check.mjs", str(AGREED)],  # noqa: S607
        cwd=checker,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_agreed_view_is_left_over():
    names = {f"{name}[{language}].json" for name in EXAMPLES for language in ("en-US", "zh-CN")}

    assert {path.name for path in AGREED.glob("*.json")} == names
