"""The questions that a conversation may be waiting for; stored as these very strings."""

from enum import StrEnum


class Step(StrEnum):
    """What the bot asked last. At `OPEN` any words are a new need."""

    CONSENT = "consent"  # may we keep what you tell us?
    COMMUNITY = "community"  # where do you live?
    OPEN = "open"  # nothing asked: any words are a need
    ISSUE = "issue"  # which of the issues is it?
    ADD_DETAIL = "add_detail"  # a photo or place for the need just told
    PICTURE = "picture"  # what is this photo about?
    CONTACT = "contact"  # a message for staff
    SEATS = "seats"  # at a forum: with which group do you come?
    VOTE = "vote"  # at a forum: which of these?
    ERASE = "erase"  # really forget everything?
