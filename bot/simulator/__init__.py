"""A phone in the browser and a LINE platform on loopback, for the demo and the tests.

It speaks for anybody without asking who they are, so it exists only in a process that `prachakhom demo` started.
"""

from flask import Flask

from bot.domain.errors import SettingsError
from bot.simulator.pages import create_blueprint
from bot.simulator.parts import SimulatorParts

__all__ = ["SimulatorParts", "init_app"]


def init_app(app: Flask, parts: SimulatorParts, *, is_demo: bool) -> None:
    """Put the phone into the application. Raises SettingsError outside the demo."""
    if not is_demo:
        raise SettingsError("the simulator speaks for anybody: it runs only under 'prachakhom demo'")
    app.register_blueprint(create_blueprint(parts))
