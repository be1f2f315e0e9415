"""Stickers, photos, voice messages, videos and files."""

from datetime import timedelta

from bot.domain.incoming import SentMedia
from bot.domain.states import AttachmentState
from bot.domain.steps import Step
from bot.domain.thai_time import moment_from
from bot.services.attach_media import attach
from bot.store.attachments import count_attachments, first_of_image_set
from bot.store.models import Attachment, Need
from bot.store.needs import need_by_id, newest_own_need, own_need
from bot.wording import details as wording
from bot.wording import small_talk
from handlers.asking import ask_community_again, ask_for_consent, has_consent, office
from handlers.steps import consent
from handlers.turn import Turn

_JUST_TOLD = timedelta(minutes=10)
_ASKED_LATELY = timedelta(hours=1)


def answer_sticker(turn: Turn) -> None:
    """A sticker is no need, and never alone the answer to a question."""
    if not has_consent(turn):
        return ask_for_consent(turn)
    turn.say(small_talk.sticker(turn.tone, office(turn)))
    return ask_community_again(turn) if turn.person.community_id is None else None


def answer_media(turn: Turn) -> None:
    """Keep what was sent and say with which need."""
    deed = turn.incoming.deed
    if not has_consent(turn):
        return consent.answer(turn)
    if not isinstance(deed, SentMedia):
        return None
    first = _first_of_set(turn, deed)
    about = _need_of(turn, first) if first is not None else need_just_told(turn)
    kept = attach(
        turn.session,
        turn.authority.id,
        turn.person,
        deed,
        about if deed.kind != "audio" else None,
        now=turn.now,
    )
    if first is not None:  # the photos of one set are answered once
        return _remember(turn, kept, add=True)
    return _say(turn, kept, about)


def need_just_told(turn: Turn) -> Need | None:
    """The need that a photo or place belongs to beyond doubt: the one asked about, or told a moment ago."""
    if turn.step == Step.PICTURE:
        return None
    if turn.step == Step.ADD_DETAIL and turn.now - moment_from(turn.asked["asked_at"]) < _ASKED_LATELY:
        asked = own_need(turn.session, turn.authority.id, turn.person.id, str(turn.asked.get("need", "")))
        if asked is not None:
            return asked
    since = turn.incoming.happened_at - _JUST_TOLD
    return newest_own_need(turn.session, turn.authority.id, turn.person.id, since=since)


def last_need(turn: Turn) -> Need | None:
    """The need that a photo or place might belong to."""
    since = turn.now - timedelta(days=30)
    return newest_own_need(turn.session, turn.authority.id, turn.person.id, since=since)


def _say(turn: Turn, kept: Attachment, about: Need | None) -> None:
    if kept.state == AttachmentState.REFUSED:
        return turn.say((wording.cannot_open if kept.reason == "file_type" else wording.cannot_fetch)(turn.tone))
    if kept.kind == "audio":
        return turn.say(wording.voice_received(turn.tone))
    if about is not None:
        _remember(turn, kept, add=False)
        if kept.kind != "image":
            return turn.say(wording.file_added(turn.tone, about.number))
        if turn.step == Step.OPEN:
            turn.ask(Step.ADD_DETAIL, need=about.number, asked_at=turn.now.isoformat())
        count = count_attachments(turn.session, turn.authority.id, about.id)
        return turn.say(wording.photo_added(turn.tone, about.number, count))
    last = last_need(turn)
    turn.ask(Step.PICTURE)
    say = wording.ask_about_picture if kept.kind == "image" else wording.ask_about_file
    return turn.say(say(turn.tone, last.number if last else None))


def _first_of_set(turn: Turn, media: SentMedia) -> Attachment | None:
    if media.image_set_id is None:
        return None
    return first_of_image_set(turn.session, turn.authority.id, turn.person.id, media.image_set_id)


def _need_of(turn: Turn, attachment: Attachment) -> Need | None:
    need_id = attachment.need_id
    return need_by_id(turn.session, turn.authority.id, need_id) if need_id is not None else None


def _remember(turn: Turn, kept: Attachment, *, add: bool) -> None:
    """Which files went to a need unasked, in case they belong to another."""
    before = turn.memory.get("pictures") or [] if add else []
    if kept.need_id is not None:
        turn.remember(pictures=[*before, kept.id][-20:])
