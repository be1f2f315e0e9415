"""A picture for an announcement: cleaned, made small for the chat, and put behind an address nobody can guess."""

import secrets
from datetime import datetime

from bot.services.clean_image import clean_image
from bot.store.broadcasts import add_picture
from bot.store.models import BroadcastPicture
from bot.store.session import Session

_SMALL_SIDE = 480  # LINE shows it in the chat before anybody opens it


def cleaned_picture(content: bytes) -> tuple[bytes, bytes]:
    """The picture and a small one, as JPEG without what cameras write in. Raises NotAPicture."""
    return clean_image(content), clean_image(content, _SMALL_SIDE)


def keep_picture(
    session: Session, authority_id: int, broadcast_id: int, picture: tuple[bytes, bytes], now: datetime
) -> str:
    """Keep it and give the token of its address; one that a test message shows already stays."""
    token = secrets.token_urlsafe(24)
    content, preview = picture
    row = BroadcastPicture(
        authority_id=authority_id,
        broadcast_id=broadcast_id,
        token=token,
        content=content,
        preview=preview,
        added_at=now,
    )
    add_picture(session, row)
    return token
