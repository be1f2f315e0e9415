"""For a WSGI server of your own choice in place of `prachakhom web`: `bot.wsgi:app`."""

from bot.app import create_web_app
from bot.logs import set_up_logs
from bot.settings import Settings

set_up_logs()
app = create_web_app(Settings.from_env())
