"""What `prachakhom doctor` looks at; each check gives findings and never raises for what it is there to find."""

from dataclasses import dataclass
from typing import Literal

State = Literal["OK", "LOOK", "WRONG"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: LOOK works but should be mended some day, WRONG breaks a promise; `mend` says how to mend it."""

    check: str
    state: State
    words: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.state:<5}  {self.check:<22}  {self.words}" + (f" → {self.mend}" if self.mend else "")


def judged(check: str, words: str, *, wrong: str | None = None, look: str | None = None) -> Finding:
    """A finding that is wrong, or to be looked at, where a way to mend it is given."""
    if wrong:
        return Finding(check, "WRONG", words, wrong)
    return Finding(check, "LOOK", words, look) if look else Finding(check, "OK", words)
