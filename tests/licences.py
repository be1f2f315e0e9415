"""`make licences`: docs/licences.md, the licence of everything that ships, from the metadata of what is installed."""

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_LONGEST_NAME = 60  # some packages put the whole text of their licence where its name belongs
BESIDE = {
    "htmx": "admin/static/admin/vendor/LICENSE.htmx",
    "Bootstrap Reboot": "admin/static/admin/vendor/LICENSE.bootstrap",
    "Noto Sans Thai": "admin/static/admin/vendor/LICENSE.noto-sans-thai",
    "Sarabun (pages)": "admin/static/admin/vendor/LICENSE.sarabun",
    "Sarabun (PDF)": "admin/paper/fonts/OFL.sarabun.txt",
    "Noto Emoji (PDF)": "admin/paper/fonts/OFL.noto-emoji.txt",
    "Sarabun (menu in LINE)": "bot/line/fonts/OFL.txt",
}
_HEAD = """\
# Licences of what ships

Prachakhom itself is under Apache-2.0 (`LICENSE`). It stands on the packages below, installed by `requirements.txt` with
their hashes, and brings some fonts, scripts and styles of others in its own folders. Made by `make licences`; a test
compares it with what is installed.

## Packages
| package | version | licence |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Package:
    """A package of requirements.txt as it is installed here."""

    name: str
    version: str
    licence: str

    def __str__(self) -> str:
        return f"| {self.name} | {self.version} | {self.licence} |"


def pinned() -> dict[str, set[str]]:
    """Versions by package; some differ by the version of Python."""
    found: dict[str, set[str]] = {}
    for name, version in _PIN.findall((ROOT / "requirements.txt").read_text(encoding="utf-8")):
        found.setdefault(name, set()).add(version)
    return found


def installed() -> list[Package]:
    """Everything of requirements.txt that this machine needs."""
    packages = []
    for name in pinned():
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # for another system or version of Python
        packages.append(Package(name, found.version, licence_of(found)))
    return packages


def licence_of(found: Distribution) -> str:
    """As the package says it in its metadata: an expression, a short name, or the classifiers."""
    expression, name = found.metadata.get("License-Expression"), found.metadata.get("License")
    if expression:
        return str(expression)
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in found.metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    if name and name != "Dual License" and "\n" not in name and len(name) <= _LONGEST_NAME:
        return str(name)
    return ", ".join(classified) or "see the package"


def page() -> str:
    """The page as it should be."""
    rows = "\n".join(map(str, installed()))
    beside = "\n".join(f"- {name}: [{path}](../{path})" for name, path in BESIDE.items())
    return f"{_HEAD}{rows}\n\n## Fonts, scripts and styles\n{beside}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
