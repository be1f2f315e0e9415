"""For a web server of your own choice: `bot.wsgi:app` is what `prachakhom web` serves."""

from bot.app import build_parts, create_app, require_servers
from bot.settings import Settings

settings = Settings.from_env()
require_servers(settings)
app = create_app(build_parts(settings))
