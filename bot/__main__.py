"""`prachakhom` and `python -m bot`.

To load everything makes some hundred thousand objects that all stay: to look for garbage among them, again and again as
they come, would take a third and more of the time that a process needs to start.
"""

import gc

gc.disable()

from bot.cli import main  # noqa: E402 - nobody looks for garbage until this is done


def run() -> None:
    """One command, in a process of its own."""
    gc.freeze()
    gc.enable()
    main()


if __name__ == "__main__":
    run()
