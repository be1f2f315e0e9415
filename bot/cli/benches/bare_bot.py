"""The bot to compare with: Flask and line-bot-sdk as their README shows, verifying, parsing and doing nothing."""

import sys

from flask import Flask, abort, request
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError

from bot.cli.server import Server


def create_bare_bot(secret: str) -> Flask:
    """An application whose events go nowhere."""
    app = Flask("bare_bot")
    parser = WebhookParser(secret)

    @app.post("/callback")
    def callback() -> str:
        try:
            parser.parse(request.get_data(as_text=True), request.headers["X-Line-Signature"])
        except InvalidSignatureError:
            abort(400)
        return "OK"

    @app.get("/healthz")
    def healthz() -> str:
        return "OK"

    return app


def main() -> None:
    """Serve it with the very server and number of threads that `prachakhom serve` has."""
    port, secret = sys.argv[1:3]
    Server(f"127.0.0.1:{port}", processes=1, threads=16, build=lambda: create_bare_bot(secret), stop=lambda: None).run()


if __name__ == "__main__":
    main()
