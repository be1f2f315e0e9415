"""A demo that is stopped and started again over the same folder."""

import json
import sqlite3
import time
import urllib.parse
import urllib.request

from bot.cli.benches.processes import free_port, server
from bot.simulator.cast import cast_of

SLUG = "khelang-nakhon"
TABLES = ("authorities", "communities", "staff", "memberships", "residents", "consents", "needs", "need_supports")


class Telephone:
    """The simulator's JSON, as its page's script uses it."""

    def __init__(self, port, who):
        self.base, self.who = f"http://127.0.0.1:{port}/simulator", who

    def act(self, **deed):
        body = json.dumps({"authority": SLUG, "who": self.who, **deed}).encode()
        request = urllib.request.Request(f"{self.base}/act", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["message_id"]

    def chat(self):
        query = urllib.parse.urlencode({"authority": SLUG, "who": self.who})
        with urllib.request.urlopen(f"{self.base}/chat?{query}", timeout=10) as answer:
            return json.load(answer)

    def wait_for_answer(self, seconds=10):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            chat = self.chat()
            if chat["trace"] and chat["trace"]["seconds"] is not None and not chat["entries"][-1]["is_own"]:
                return chat
            time.sleep(0.1)
        raise TimeoutError(str(chat))


def count_rows(folder):
    with sqlite3.connect(folder / "prachakhom.db") as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def test_a_restart_doubles_nothing_and_people_talk_on(tmp_path):
    port, env = free_port(), {"DATA_DIR": str(tmp_path)}
    neighbour = cast_of(SLUG)[0].line_id
    command = ["demo", "--port", str(port)]
    with server("bot", command, port, env):
        phone = Telephone(port, neighbour)
        first_message = phone.act(act="text", text="ไฟถนนหน้าโรงเรียนวัดดับมาสามคืนแล้ว อยากให้มาซ่อม")
        first = phone.wait_for_answer()["trace"]["needs"]
    before = count_rows(tmp_path)
    with server("bot", command, port, env):
        phone = Telephone(port, neighbour)
        assert phone.chat()["is_friend"]
        second_message = phone.act(act="text", text="ขอถังขยะเพิ่มหน้าตลาด ขยะล้นออกมาทุกวัน")
        chat = phone.wait_for_answer()
    after = count_rows(tmp_path)
    assert chat["trace"]["needs"]
    assert chat["trace"]["needs"] != first
    assert second_message != first_message
    assert after == before | {"needs": before["needs"] + 1}
