"""Groups and rooms: one explanation on joining, then silence; nothing about anybody there is kept."""

from bot.domain.incoming import JoinedGroup
from bot.wording.small_talk import in_groups
from handlers.turn import Turn


def answer(turn: Turn) -> None:
    """Say once that needs are told one to one."""
    if isinstance(turn.incoming.deed, JoinedGroup) and not turn.memory.get("explained"):
        turn.say(in_groups(turn.tone, turn.authority.name))
        turn.remember(explained=True)
    else:
        turn.finish("group")
