"""Which call does what; paths as in LINE's own OpenAPI file."""

import re
from collections.abc import Callable

from bot.simulator.platform import accounts, rich_menus, sending
from bot.simulator.platform.answers import Answer, Call

Operation = Callable[[Call], Answer]
_TABLE: tuple[tuple[str, str, Operation], ...] = (
    ("POST", "message/reply", sending.reply),
    ("POST", "message/push", sending.push),
    ("POST", "message/multicast", sending.multicast),
    ("POST", "message/validate/{}", sending.validate),
    ("GET", "message/quota", sending.quota),
    ("GET", "message/quota/consumption", sending.consumption),
    ("GET", "message/{}/content", accounts.content),
    ("GET", "message/{}/content/transcoding", accounts.transcoding),
    ("GET", "profile/{}", accounts.profile),
    ("GET", "info", accounts.bot_info),
    ("POST", "chat/loading/start", accounts.show_loading),
    ("GET", "channel/webhook/endpoint", accounts.webhook_endpoint),
    ("PUT", "channel/webhook/endpoint", accounts.set_webhook_endpoint),
    ("POST", "channel/webhook/test", accounts.verify_endpoint),
    ("POST", "richmenu", rich_menus.create),
    ("POST", "richmenu/validate", rich_menus.validate),
    ("GET", "richmenu/list", rich_menus.list_menus),
    ("GET", "richmenu/{}", rich_menus.read),
    ("DELETE", "richmenu/{}", rich_menus.delete),
    ("POST", "richmenu/{}/content", rich_menus.upload_image),
    ("GET", "richmenu/{}/content", rich_menus.image),
    ("GET", "user/all/richmenu", rich_menus.default),
    ("DELETE", "user/all/richmenu", rich_menus.cancel_default),
    ("POST", "user/all/richmenu/{}", rich_menus.set_default),
)
WITHOUT_LOCK = frozenset({accounts.verify_endpoint})  # waits for the bot, which may call back meanwhile


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("/v2/bot/" + path.replace("{}", "([A-Za-z0-9_-]+)"))


ROUTES = tuple((method, _pattern(path), operation) for method, path, operation in _TABLE)


def find_operation(method: str, path: str) -> tuple[Operation, tuple[str, ...]] | None:
    """What a call does, and the parts of its path; None for a call that LINE does not have."""
    for known_method, pattern, operation in ROUTES:
        found = pattern.fullmatch(path) if method == known_method else None
        if found:
            return operation, found.groups()
    return None
