"""One event of one chat, with all that is needed to answer it.

The worker makes a Turn inside its transaction, calls `handlers.dispatch`, then renders `messages`, writes outbox rows
and marks the event, all in one commit. Handlers never commit and never send.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.incoming import Incoming, SaidText
from bot.domain.messages import Message, Text
from bot.domain.steps import Step
from bot.services.understand import Reading, read_words
from bot.store.authorities import AuthorityFacts
from bot.store.communities import CommunityFacts, community_by_id
from bot.store.models import Conversation, Resident
from bot.store.sealing import Seal
from bot.store.session import Session
from bot.wording.tone import Tone


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to push to the LINE of a staff member who linked it."""

    staff_link_id: int
    message: Text


@dataclass
class Turn:
    """What somebody did, and what is said and remembered about it; `resident` is None only in groups and rooms.

    Where `hold` ends up True, the words came before consent: the event stays HELD in the inbox, unread. Where `reason`
    ends up set, nothing was to be done and the event ends IGNORED with it. `serial_apart` gives a need its number.
    """

    session: Session
    seal: Seal
    authority: AuthorityFacts
    resident: Resident | None
    conversation: Conversation
    incoming: Incoming
    reading: Reading | None  # None where the words were not read yet; `read()` then reads them
    now: datetime
    public_base_url: str = ""
    serial_apart: Callable[[], int | None] | None = None
    messages: list[Message] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    hold: bool = False
    reason: str | None = None
    has_erased: bool = False  # words went that must not live on in the database's own log
    _communities: dict[int, CommunityFacts | None] = field(default_factory=dict)

    def say(self, *messages: Message) -> None:
        """Add to the answer."""
        self.messages.extend(messages)

    def alert(self, staff_link_id: int, message: Text) -> None:
        """Tell a linked staff member."""
        self.alerts.append(Alert(staff_link_id, message))

    def ask(self, step: Step, **asked: Any) -> None:
        """Wait for the answer to `step`; `asked` is what that answer will refer to."""
        self.conversation.step = step.value
        self.conversation.context = {"memory": self.memory, "asked": asked}

    def remember(self, **facts: Any) -> None:
        """Keep facts that outlive the question being asked; None forgets one."""
        memory = {key: value for key, value in (self.memory | facts).items() if value is not None}
        self.conversation.context = {"memory": memory, "asked": self.asked}

    def finish(self, reason: str | None = None) -> None:
        """End without an effect; `reason` says why in one word for the record."""
        self.reason = reason

    def community(self, community_id: int | None) -> CommunityFacts | None:
        """A community of this authority, looked up once."""
        if community_id is not None and community_id not in self._communities:
            self._communities[community_id] = community_by_id(self.session, self.authority.id, community_id)
        return self._communities[community_id] if community_id is not None else None

    def read(self) -> Reading:
        """What the words mean."""
        if self.reading is None:
            deed = self.incoming.deed
            self.reading = read_words(deed.text if isinstance(deed, SaidText) else "", self.authority)
        return self.reading

    @property
    def step(self) -> Step:
        """What the bot asked last."""
        return Step(self.conversation.step)

    @property
    def asked(self) -> dict[str, Any]:
        """What the question that is open refers to."""
        return dict((self.conversation.context or {}).get("asked", {}))

    @property
    def memory(self) -> dict[str, Any]:
        """What typed words may refer to, whatever was asked."""
        return dict((self.conversation.context or {}).get("memory", {}))

    @property
    def person(self) -> Resident:
        """The resident of a one-to-one chat."""
        if self.resident is None:
            raise LookupError("nobody is known in a group")
        return self.resident

    @property
    def tone(self) -> Tone:
        """How this authority's bot speaks."""
        return Tone(self.authority.settings.particle)
