"""Every error that is raised on purpose; each carries the words that may be shown."""


class PrachakhomError(Exception):
    """An expected failure. `str(error)` is one plain English line for operators and logs."""


class SettingsError(PrachakhomError):
    """A setting is missing or wrong; start-up stops with this line."""


class AuthorityFileError(PrachakhomError):
    """An authority file cannot be loaded; nothing of it was."""


class NotFound(PrachakhomError):
    """The thing does not exist, or belongs to another authority or resident (never told apart)."""


class Refused(PrachakhomError):
    """A rule forbids the act; `thai` says so to the person who tried."""

    def __init__(self, line: str, *, thai: str) -> None:
        super().__init__(line)
        self.thai = thai


class Outdated(PrachakhomError):
    """Somebody changed the thing after the page with this edit was opened; nothing of the edit was kept."""


class ForumFileError(PrachakhomError):
    """A file of forums cannot be loaded; nothing of it was."""


class LeaseLost(PrachakhomError):
    """Another worker took over this piece of work; nothing of ours may be committed."""
