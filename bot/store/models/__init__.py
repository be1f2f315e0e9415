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
from bot.store.models.inbox import InboxEvent, WebhookBody
from bot.store.models.installation import KeyMark
from bot.store.models.language import LanguageLayer
from bot.store.models.needs import Attachment, AttachmentFile, Need, NeedEvent, NeedSupport, NumberSeries
from bot.store.models.outbox import Notice, OutboxMessage
from bot.store.models.people import Consent, ContactMessage, Conversation, DataExport, Resident
from bot.store.models.staff import AuditEntry, Membership, Staff, StaffLineLink, StaffSession

__all__ = [
    "Area",
    "Attachment",
    "AttachmentFile",
    "AuditEntry",
    "Authority",
    "Community",
    "Consent",
    "ContactMessage",
    "Conversation",
    "DataExport",
    "InboxEvent",
    "Issue",
    "IssueSet",
    "KeyMark",
    "LanguageLayer",
    "Membership",
    "Need",
    "NeedEvent",
    "NeedSupport",
    "Notice",
    "NumberSeries",
    "OutboxMessage",
    "PlanCycle",
    "Resident",
    "Row",
    "Staff",
    "StaffLineLink",
    "StaffSession",
    "StakeholderGroup",
    "WebhookBody",
]
