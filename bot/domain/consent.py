"""The notice that residents agree to, and what for; a new version is asked for anew when somebody comes back.

Purposes are answered apart: whoever tells needs may refuse announcements, and refusing them costs nothing else.
"""

from enum import StrEnum

NOTICE_VERSION = 2  # 2: announcements are a purpose of their own


class Purpose(StrEnum):
    """What a resident's data is used for."""

    PLAN = "plan"  # needs, forums and telling the outcome
    ANNOUNCEMENTS = "announcements"  # what goes to many at once
