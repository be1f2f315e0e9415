"""All rows, by theme; importing this package registers every table."""

from bot.store.models.authorities import (
    Area,
    Authority,
    Community,
    Issue,
    IssueSet,
    PlanCycle,
    StakeholderGroup,
)
from bot.store.models.base import Row
from bot.store.models.broadcasts import (
    Broadcast,
    BroadcastBatch,
    BroadcastPicture,
    BroadcastRecipient,
    QuotaReading,
)
from bot.store.models.circuits import Circuit, CircuitDate
from bot.store.models.forum_day import Attendance, Ballot, ForumAnswer, ForumMember, Vote, VoteChoice
from bot.store.models.forums import AgendaItem, Forum, ForumDocument, ForumPlace, ForumSeats, FrozenBrief, WriteUp
from bot.store.models.groups import GroupAct, GroupMember, GroupProposal, NeedGroup, NeedVector
from bot.store.models.inbox import InboxEvent, WebhookBody
from bot.store.models.installation import Backup, Erasure, KeyMark
from bot.store.models.language import LanguageLayer
from bot.store.models.needs import Attachment, AttachmentFile, Need, NeedEvent, NeedSupport, NumberSeries
from bot.store.models.outbox import Notice, OutboxMessage
from bot.store.models.people import Consent, ContactMessage, Conversation, DataExport, Resident
from bot.store.models.review import ReviewAct, ReviewClaim
from bot.store.models.staff import AuditEntry, Membership, Staff, StaffLineLink, StaffSession

__all__ = [
    "AgendaItem",
    "Area",
    "Attachment",
    "AttachmentFile",
    "Attendance",
    "AuditEntry",
    "Authority",
    "Backup",
    "Ballot",
    "Broadcast",
    "BroadcastBatch",
    "BroadcastPicture",
    "BroadcastRecipient",
    "Circuit",
    "CircuitDate",
    "Community",
    "Consent",
    "ContactMessage",
    "Conversation",
    "DataExport",
    "Erasure",
    "Forum",
    "ForumAnswer",
    "ForumDocument",
    "ForumMember",
    "ForumPlace",
    "ForumSeats",
    "FrozenBrief",
    "GroupAct",
    "GroupMember",
    "GroupProposal",
    "InboxEvent",
    "Issue",
    "IssueSet",
    "KeyMark",
    "LanguageLayer",
    "Membership",
    "Need",
    "NeedEvent",
    "NeedGroup",
    "NeedSupport",
    "NeedVector",
    "Notice",
    "NumberSeries",
    "OutboxMessage",
    "PlanCycle",
    "QuotaReading",
    "Resident",
    "ReviewAct",
    "ReviewClaim",
    "Row",
    "Staff",
    "StaffLineLink",
    "StaffSession",
    "StakeholderGroup",
    "Vote",
    "VoteChoice",
    "WebhookBody",
    "WriteUp",
]
