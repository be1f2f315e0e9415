"""Every package that ships or tests is pinned by its hash, and has a licence that may ship."""

import re

import pytest

from tests.licences import BESIDE, PAGE, ROOT, installed, page, pinned

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-audit.txt")
# What asks to be shipped under its own terms only as a whole, which a product under Apache-2.0 cannot promise.
MAY_NOT_SHIP = re.compile(r"\bA?GPL|(?<!Lesser )General Public|SSPL|BUSL|Proprietary", re.IGNORECASE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", text.strip())
    loose = [
        one.splitlines()[0] for one in requirements if "==" not in one.splitlines()[0] or "--hash=sha256:" not in one
    ]
    assert loose == []


def test_nothing_is_installed_without_its_hash():
    for name in ("Makefile", "Dockerfile"):
        installs = [line for line in (ROOT / name).read_text().splitlines() if "pip install" in line or "/pip " in line]
        assert installs
        assert [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line] == []


def test_what_the_dependencies_of_the_product_are_is_in_the_lock():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(
        r'^  "([a-z0-9-]+)(?:\[[a-z]+\])?>=', project.split("[dependency-groups]")[0], flags=re.MULTILINE
    )
    assert len(wanted) > 20
    assert [name for name in wanted if name not in pinned()] == []


def test_the_page_of_licences_tells_of_what_is_installed():
    rows = PAGE.read_text(encoding="utf-8").splitlines()
    assert [str(one) for one in installed() if one.version in pinned()[one.name] and str(one) not in rows] == [], (
        "run make licences"
    )
    assert page().split("## Fonts")[1] in PAGE.read_text(encoding="utf-8")


def test_every_licence_may_ship():
    unclear = [one for one in installed() if one.licence == "see the package" or MAY_NOT_SHIP.search(one.licence)]
    assert [one.name for one in unclear] == []
    assert [path for path in BESIDE.values() if not (ROOT / path).is_file()] == []
