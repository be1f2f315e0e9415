"""The postman of the measurements: what it counts against the door must be the door's."""

import gc
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.cli.benches.events import user_id
from bot.cli.benches.faults.ledger import Ledger
from bot.cli.benches.faults.postman import Habits, Postman
from bot.cli.benches.faults.words import make_webhook
from bot.cli.benches.installation import SECRET, TOKEN
from bot.simulator.platform import LinePlatform


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def test_nobody_collects_garbage_while_the_postman_is_out():
    door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=door.serve_forever, daemon=True).start()
    platform, ledger = LinePlatform(), Ledger()
    platform.add_channel("bench", SECRET, TOKEN)
    platform.befriend("bench", user_id(0))
    habits = Habits(per_second=50, doubled=0, late=0, forged=0)
    with Postman(platform, door.server_port, ledger, lambda number: make_webhook(platform, user_id(0), number), habits):
        assert not gc.isenabled()
    assert gc.isenabled()
    assert len(ledger.posted) == ledger.acked
    door.shutdown()
    door.server_close()
