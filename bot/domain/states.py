"""The states that rows move through, as closed sets of words; stored as these very strings."""

from enum import StrEnum


class NeedState(StrEnum):
    """Where a need stands. Words sent before consent are held in the inbox and become a need only after it."""

    RECORDED = "recorded"
    IN_REVIEW = "in_review"  # the machine was unsure, or it may be urgent: a person decides
    CONFIRMED = "confirmed"  # the teller or staff agreed with the issue
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


COUNTED_STATES = (NeedState.RECORDED, NeedState.IN_REVIEW, NeedState.CONFIRMED)


class NeedSource(StrEnum):
    """How the words reached the authority."""

    LINE = "line"
    VOICE = "voice"  # a voice message written down by staff
    PAPER = "paper"
    PHONE = "phone"
    FORUM = "forum"  # said in the room and written down by a scribe


class DecidedBy(StrEnum):
    """Whose word the issue of a need is; a later one never gives way to an earlier one."""

    MACHINE = "machine"
    RESIDENT = "resident"
    STAFF = "staff"


class EventState(StrEnum):
    """Where a LINE event stands in the inbox."""

    WAITING = "waiting"
    HELD = "held"  # words before consent: unread
    DONE = "done"
    IGNORED = "ignored"
    DEAD = "dead"


class OutboxState(StrEnum):
    """Where an answer or notice stands."""

    WAITING = "waiting"
    SENT = "sent"
    PROBABLY_SENT = "probably_sent"  # a reply timed out and its token is now used up
    FAILED = "failed"
    UNKNOWN = "unknown"  # tried, fate not known, and too late to try again with the same key
    CANCELLED = "cancelled"  # the person was erased or blocked us first


class AttachmentState(StrEnum):
    """Where a photo, voice message or file stands."""

    PENDING = "pending"
    STORED = "stored"
    REFUSED = "refused"
    GONE = "gone"  # LINE no longer has it
    ERASED = "erased"


class ConsentState(StrEnum):
    """A resident's answer to the notice."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ForumState(StrEnum):
    """Where a forum stands; `bot.domain.forums` says what may follow what."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CLOSED = "closed"  # no more needs for its brief
    HELD = "held"
    WRITTEN_UP = "written_up"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"  # … to a day that is not known yet; with a new day it is announced again


class VoteState(StrEnum):
    """Where a question put to the room stands; a draft stands on the printed agenda."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class BroadcastState(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SCHEDULED = "scheduled"  # may go out: at its hour, or at once
    SENDING = "sending"  # its audience is fixed
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"


class BatchState(StrEnum):
    """Where one request of an announcement stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    FAILED = "failed"
    UNKNOWN = "unknown"  # tried, fate not known, and it may not be tried again
    HALVED = "halved"  # refused for a malformed id; its halves go on
    CANCELLED = "cancelled"
