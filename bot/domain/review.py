"""What a person may say of a need in the review queue."""

from enum import StrEnum


class Verdict(StrEnum):
    """One act of the queue; stored as these very strings."""

    DECIDED = "decided"  # an issue was chosen
    ACCEPTED = "accepted"  # the machine's first choice stands
    SPLIT = "split"
    NOT_A_NEED = "not_a_need"
    NOT_URGENT = "not_urgent"
    GROUPED = "grouped"  # sits in a group that was chosen, or in a new one
    POSTPONED = "postponed"  # goes to the end of this person's queue for today
