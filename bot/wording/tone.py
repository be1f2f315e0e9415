"""How a bot speaks: the polite particle of its authority."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tone:
    """Ends statements with `ka` and questions with `kha`, which sound alike only in ครับ."""

    particle: str = "ค่ะ"

    @property
    def ka(self) -> str:
        """The particle of a statement."""
        return self.particle

    @property
    def kha(self) -> str:
        """The particle of a question or a gentle request."""
        return "คะ" if self.particle == "ค่ะ" else self.particle
