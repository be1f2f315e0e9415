"""A forum as a resident meets it on the phone of the demo: invited, answered, changed, found on the map, called off."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect, sync_playwright

from bot.cli.benches.processes import free_port, server
from bot.domain import thai_time
from bot.domain.broadcasts import BroadcastKind
from bot.domain.forums import ForumReply
from bot.domain.states import BroadcastState
from bot.services.draft_for_forum import draft_for_forum
from bot.services.make_forum import ForumEdit, make_forum
from bot.store.authorities import authority_by_slug
from bot.store.forum_answers import count_answers
from bot.store.forums import forum_by_id
from bot.store.models import Authority, Broadcast, Forum
from bot.store.session import Database
from tests.conftest import CHROMIUM
from tests.e2e.test_simulator_browser import last_answer, move_in, say

pytestmark = pytest.mark.browser
NAME, VENUE = "ประชาคมเมืองของการทดสอบ", "หอประชุมใหญ่ ชั้น 2"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    port, folder = free_port(), tmp_path_factory.mktemp("demo")
    settings = {"DATA_DIR": str(folder), "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}"}
    with server("bot", ["demo", "--port", str(port)], port, settings):
        yield f"http://127.0.0.1:{port}", Database(f"sqlite:///{folder / 'prachakhom.db'}")


@pytest.fixture
def page(demo):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="th-TH")
        page.set_default_timeout(20_000)
        yield page
        browser.close()


@pytest.fixture
def forum_id(demo):
    """The next forum of all: tomorrow, with a point on the map."""
    _, database = demo
    now = thai_time.now()
    with database.transaction() as session:
        authority = authority_by_slug(session, "khelang-nakhon")
        edit = ForumEdit(
            plan_cycle_id=authority.cycle.id, name=NAME, level="city", starts_at=now + timedelta(days=1),
            venue=VENUE, questions=(),
        )  # fmt: skip
        made = make_forum(session, authority.id, edit, by=None, now=now)
        row = session.get(Forum, made)
        row.state, row.day_code, row.latitude, row.longitude = "announced", "9876", 18.2601, 99.4702
    return made


def send(database, forum_id, kind) -> None:
    """Draft something about the forum and let it go out as checked, at whatever hour this test runs."""
    with database.transaction() as session:
        authority = authority_by_slug(session, "khelang-nakhon")
        made = draft_for_forum(
            session, authority, forum_by_id(session, authority.id, forum_id), kind, by=None, now=thai_time.now()
        )
        session.get(Broadcast, made).state = BroadcastState.SCHEDULED.value


def allow_every_hour(database, slug: str = "khelang-nakhon") -> None:
    """Sending hours are the authority's; tests run at night too."""
    with database.transaction() as session:
        authority = authority_by_slug(session, slug)
        row = session.get(Authority, authority.id)
        row.settings = {**row.settings, "push_from_hour": 0, "push_to_hour": 24}


def test_a_resident_is_invited_answers_changes_their_mind_and_finds_the_way(page, demo, forum_id):
    address, database = demo
    allow_every_hour(database)
    move_in(page, address)
    send(database, forum_id, BroadcastKind.INVITATION)
    card = page.locator(".fx-bubble", has_text=NAME).last
    expect(card).to_contain_text("ขอเชิญร่วมประชาคม", timeout=30_000)
    expect(card).to_contain_text(VENUE)
    card.get_by_role("button", name="จะไป").click()
    expect(last_answer(page)).to_contain_text("รับทราบค่ะ ท่านบอกว่าจะไป")
    page.get_by_role("group", name="ปุ่มลัด").get_by_role("button", name="ไม่ไป").click()
    expect(last_answer(page)).to_contain_text("ท่านบอกว่าไม่ไป")
    with database.reading() as session:
        authority = authority_by_slug(session, "khelang-nakhon")
        assert count_answers(session, authority.id, [forum_id])[forum_id] == {ForumReply.NO: 1}
    say(page, "ประชาคมครั้งต่อไป")
    expect(last_answer(page)).to_contain_text("ท่านบอกไว้ว่าไม่ไป")
    page.get_by_role("group", name="ปุ่มลัด").get_by_role("button", name="ดูแผนที่").click()
    expect(last_answer(page)).to_contain_text("18.2601, 99.4702")
    say(page, "ใส่ปฏิทิน")
    expect(last_answer(page)).to_contain_text(f"/forums/khelang-nakhon/{forum_id}.ics")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    file = page.request.get(f"{address}/forums/khelang-nakhon/{forum_id}.ics")
    assert "BEGIN:VEVENT" in file.text()
    with database.transaction() as session:
        session.get(Forum, forum_id).state, session.get(Forum, forum_id).state_reason = "cancelled", "ฝนตกหนัก"
    send(database, forum_id, BroadcastKind.CANCELLATION)
    expect(page.locator(".fx-bubble", has_text="ยกเลิกแล้ว").last).to_contain_text("เพราะฝนตกหนัก", timeout=30_000)
