"""The product with one mistake in it: words with this sign make a handler fail, as an unknown bug would."""

from bot.cli import main
from bot.cli.benches.faults.words import POISON
from bot.domain.incoming import SaidText
from bot.worker import turn as worker_turn
from handlers import Turn, dispatch


def _fail_on_poison(turn: Turn) -> None:
    deed = turn.incoming.deed
    if isinstance(deed, SaidText) and POISON in deed.text:
        raise ZeroDivisionError
    dispatch(turn)


if __name__ == "__main__":
    vars(worker_turn)["dispatch"] = _fail_on_poison
    main()
