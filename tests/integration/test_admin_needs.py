"""The list of needs, in a browser's place and over a real database."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from bot.domain.roles import Role
from bot.domain.states import NeedSource, NeedState
from bot.store.models import AuditEntry
from bot.store.reports_needs import Edge, NeedFilter, count_needs, need_totals, needs_page
from tests.admin_site import browser_of, hire

LIST = "/admin/khelang/needs"


@pytest.fixture
def viewer(site, database, khelang):
    return browser_of(site, database, hire(database, khelang.id, "dao@khelang.example", Role.VIEWER))


def numbers_on(client, address: str = LIST, **args) -> list[str]:
    page = client.get(address, query_string=args or None)
    assert page.status_code == 200
    return re.findall(r'name="number" value="(KN-2571-\d+)"', page.text)


def test_the_first_time_the_page_says_what_will_come(officer, viewer):
    page = officer.get(LIST).text
    assert "ยังไม่มีใครพูด" in page
    assert "บันทึกเรื่องจากกระดาษ" in page
    assert "บันทึกเรื่องจากกระดาษ" not in viewer.get(LIST).text


def test_words_stand_first_masked_and_as_text_only(officer, told):
    told.need("<script>alert(1)</script> ถนนพัง โทร 081-234-5678 \u202eกลับ")
    page = officer.get(LIST).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ถนนพัง โทร [เบอร์โทร] \u202eกลับ</bdi>" in page
    assert "081-234-5678" not in page


def test_people_are_counted_and_withdrawn_needs_are_not(officer, told):
    told.need("ไฟทางซอย 3 ดับ", by="U1")
    told.need("ถนนหน้าวัดเป็นหลุม", by="U1")
    told.need("ขอถังขยะเพิ่ม", by=None)
    told.need("น้ำประปาไม่ไหล", by="U2", state=NeedState.WITHDRAWN, withdrawn_at=told.now)
    page = officer.get(LIST).text
    assert "3 เรื่อง จาก 2 คน · ถอนแล้ว 1 เรื่องไม่นับ" in page
    assert "น้ำประปาไม่ไหล" not in page


def test_words_of_a_withdrawn_need_are_neither_shown_nor_found(officer, told):
    told.need("น้ำประปาไม่ไหล", state=NeedState.WITHDRAWN, withdrawn_at=told.now)
    page = officer.get(LIST, query_string={"state": "withdrawn"}).text
    assert "ถอนหรือไม่นับแล้ว" in page
    assert "น้ำประปา" not in page
    assert "จึงค้นด้วยคำไม่ได้" in officer.get(LIST, query_string={"state": "withdrawn", "q": "ประปา"}).text


def test_all_words_searched_for_must_be_there_in_any_order(officer, told):
    both = told.need("ประปาไม่ไหล ขอน้ำสะอาดด้วย", state="recorded")
    told.need("ขอน้ำดื่มที่ศาลา", state="recorded")
    assert numbers_on(officer, q="น้ำ ประปา") == [both]


def test_filters_narrow_the_list_and_can_be_taken_away(officer, told):
    light = told.need("ไฟทางซอย 3 ดับ", community=0, issue=6, is_undecided=False, state="recorded")
    told.need("ขอหมอมาตรวจที่ศาลา", community=1, issue=2, is_undecided=False, state=NeedState.RECORDED)
    unsure = told.need("ช่วยดูเรื่องนั้นด้วย", issue=6, is_undecided=True, state=NeedState.IN_REVIEW)
    paper = told.need("ขอเก้าอี้ที่ศาลา", by=None, community=1, issue=4, is_undecided=False, state="recorded")
    urgent = told.need("เสาไฟจะล้ม", is_urgent=True, issue=3, is_undecided=False, state="confirmed")
    assert numbers_on(officer, issue="6") == [light]
    assert numbers_on(officer, issue="undecided") == [unsure]
    assert numbers_on(officer, state="in_review") == [unsure]
    assert numbers_on(officer, source="paper") == [paper]
    assert numbers_on(officer, urgent="1") == [urgent]
    page = officer.get(LIST, query_string={"issue": "6", "q": "ไฟทาง"}).text
    assert 'href="/admin/khelang/needs?issue=6"' in page
    assert 'href="/admin/khelang/needs?q=%E0%B9%84%E0%B8%9F%E0%B8%97%E0%B8%B2%E0%B8%87"' in page


def test_a_photo_and_a_day_are_filters_too(officer, told):
    old = told.need("ถนนพังมานาน", said_at=told.now - timedelta(days=40))
    shown = told.need("ท่อแตกหน้าตลาด")
    told.media(need=shown)
    told.media("audio", need=old)
    assert numbers_on(officer, picture="1") == [shown]
    assert numbers_on(officer, period="7") == [shown]


@pytest.mark.parametrize("state", ["pending", "refused", "gone", "erased"])
def test_a_photo_that_is_not_there_is_not_found(officer, told, state):
    told.media(need=told.need("ถนนพังมานาน"), state=state)
    shown = told.need("ท่อแตกหน้าตลาด")
    told.media(need=shown)
    assert numbers_on(officer, picture="1") == [shown]


@pytest.mark.row(25)
@pytest.mark.parametrize("words", ["100%", "_", "%", "\\", "'; DROP TABLE needs--", "100% จริง"])
def test_signs_of_the_database_are_searched_as_they_are(officer, told, words):
    hit = told.need(f"ถนนพัง {words} แล้ว")
    told.need("ถนนพัง 1000 ครั้งแล้ว")
    assert numbers_on(officer, q=words) == [hit]


def test_two_ways_of_typing_find_the_same(officer, told):
    hit = told.need("น้ำประปาไม่ไหลลลลล ABC")
    assert numbers_on(officer, q="นํ้าประปา") == [hit]
    assert numbers_on(officer, q="ไม่ไหลลล abc") == [hit]


def test_a_number_opens_its_need_at_once(officer, told):
    number = told.need("ไฟทางดับ")
    for typed in (number, number.rsplit("-", 1)[1], "1", "๐๐๐๐๑"):
        answer = officer.get(LIST, query_string={"q": typed})
        assert answer.status_code == 302
        assert answer.location.endswith(f"/needs/{number}")
    assert officer.get(LIST, query_string={"q": "99999"}).status_code == 200


def test_nothing_found_says_what_there_is_elsewhere(officer, told):
    told.need("ขอโดรนเกษตร", community=0)
    other = told.row("KN-2571-00001").community_id + 1
    page = officer.get(LIST, query_string={"q": "โดรน", "community": other}).text
    assert "ไม่พบเรื่องที่มีคำว่า “<bdi>โดรน</bdi>”" in page
    assert "ดู 1 เรื่องทั้งเทศบาล" in page


@pytest.mark.parametrize("order", ["newest", "oldest", "supported"])
def test_pages_cover_everything_once_forwards_and_backwards(database, told, khelang, order):
    for index in range(11):
        told.need(f"ขอไฟต้นที่ {index}", supporters=index % 3)
    walk = _Walk(database, khelang, order)
    forwards = walk.forwards()
    assert sorted(forwards) == sorted(set(forwards))
    assert len(forwards) == 11
    assert walk.backwards_from_the_end() == forwards


class _Walk:
    """Reads the list in pages of three."""

    def __init__(self, database, authority, order) -> None:
        self.database, self.authority, self.order = database, authority, order

    def page(self, edge):
        with self.database.reading() as session:
            place = (session, self.authority.id, self.authority.cycle.id, NeedFilter())
            return needs_page(*place, order=self.order, edge=edge, size=3)

    def forwards(self) -> list[int]:
        found, edge, more = [], None, True
        while more:
            page = self.page(edge)
            found += [row.id for row in page.rows]
            self.last, edge, more = page.rows, Edge(page.rows[-1].supporters, page.rows[-1].id), page.has_later
        return found

    def backwards_from_the_end(self) -> list[int]:
        found, first, more = [row.id for row in self.last], self.last[0], True
        while more:
            page = self.page(Edge(first.supporters, first.id, forward=False))
            found = [row.id for row in page.rows] + found
            first, more = page.rows[0], page.has_earlier
        return found


def test_page_links_lead_on_and_back(officer, told):
    numbers = [told.need(f"ขอไฟต้นที่ {index}") for index in range(30)][::-1]
    first = officer.get(LIST).text
    after = re.search(r'rel="next"\s+href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert numbers_on(officer, after) == numbers[25:]
    before = re.search(r'rel="prev"\s+href="([^"]+)"', officer.get(after).text)[1]
    assert numbers_on(officer, before) == numbers[:25]
    assert 'rel="next"' not in officer.get(after).text
    assert 'rel="prev"' not in first


@pytest.mark.row(58)
@pytest.mark.parametrize(
    "junk",
    [
        "after=99999999999999999999.1", "after=0.0", "before=999999999.999999999", "community=99999999999999999999",
        "issue=%00", "q=%00%ff%fe", "q=" + "%25" * 300, "sort=id;--", "from=2569-99-99", "page=-1", "size=100000",
        "cycle=0", "number=%27", "state=deleted", "community[]=1",
        "endpoint=x", "_external=1&_scheme=javascript", "_anchor=a&slug=lamphun", "q=a&q=b&issue=6&issue=7",
    ],
)  # fmt: skip
def test_no_address_breaks_the_page(officer, told, junk):
    told.need("ไฟทางดับ")
    assert officer.get(f"{LIST}?{junk}").status_code == 200
    assert officer.get(f"{LIST}.csv?{junk}").status_code == 200


def test_totals_and_a_plain_count_are_the_same_figure(database, told, khelang):
    for index, by in enumerate(["U1", "U1", "U2", None, None]):
        told.need(f"ขอไฟ {index}", by=by, source=NeedSource.LINE if by else NeedSource.PAPER)
    with database.reading() as session:
        totals = need_totals(session, khelang.id, khelang.cycle.id)
        count = count_needs(session, khelang.id, khelang.cycle.id, NeedFilter())
    assert (totals.needs, totals.people, totals.paper) == (5, 4, 2)
    assert (count.needs, count.people) == (totals.needs, totals.people)


def test_a_file_obeys_the_filters_names_itself_in_thai_and_is_on_record(officer, told, database):
    told.need("ไฟทางดับ", issue=6, is_undecided=False)
    told.need("ขอหมอ", issue=2, is_undecided=False)
    answer = officer.get(f"{LIST}.csv", query_string={"issue": "6"})
    text = answer.data.decode("utf-8-sig")
    assert "ไฟทางดับ" in text
    assert "ขอหมอ" not in text
    assert "ตัวกรอง: ประเด็น 6 โครงสร้างพื้นฐาน" in text
    disposition = answer.headers["Content-Disposition"]
    assert disposition.isascii()
    assert unquote(disposition.split("UTF-8''")[1]).startswith("ความต้องการ เขลางค์นคร 25")
    assert answer.headers["Cache-Control"] == "no-store"
    with database.reading() as session:
        entry = session.query(AuditEntry).filter_by(what="needs_exported").one()
    assert (entry.detail["kind"], entry.detail["needs"], entry.detail["filters"]) == ("csv", 1, ["issue"])


def test_only_those_who_work_with_needs_get_pseudonyms_in_files(officer, viewer, told):
    told.need("ไฟทางดับ")
    assert "รหัสผู้แจ้ง" in officer.get(f"{LIST}.csv").data.decode()
    assert "รหัสผู้แจ้ง" not in viewer.get(f"{LIST}.csv").data.decode()
    with viewer.get(f"{LIST}.xlsx") as answer:
        assert answer.data[:2] == b"PK"


def test_chosen_needs_alone_are_exported(officer, told):
    first, second, third = (told.need(f"ขอไฟต้นที่ {index}") for index in range(3))
    text = officer.get(f"{LIST}.csv", query_string={"number": [first, third]}).data.decode()
    assert first in text
    assert third in text
    assert second not in text
