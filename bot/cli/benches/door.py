"""The door alone: the product's web application with no worker beside it, as `prachakhom web` runs it."""

import sys

from flask import Flask

from bot.app import build_parts, create_app
from bot.cli.server import Server
from bot.settings import Settings


def main() -> None:
    """Serve it with the server and number of threads that the bare bot has."""

    def build() -> Flask:
        return create_app(build_parts(Settings.from_env()))

    Server(f"127.0.0.1:{sys.argv[1]}", processes=1, threads=16, build=build, stop=lambda: None).run()


if __name__ == "__main__":
    main()
