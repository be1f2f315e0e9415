"""Settings, colleagues, communities and posters, as an admin uses them."""

import re
from pathlib import Path

import pytest
import segno
from sqlalchemy import func, select, update

from admin.views.posters import oa_message_address
from bot.domain.roles import Role
from bot.domain.thai_time import now as real_now
from bot.services.load_authority import load_authority_file
from bot.services.password_rules import weakness_of
from bot.store.authorities import authority_by_id
from bot.store.models import AuditEntry, Authority, Community, Membership, Staff
from tests.admin_site import PASSWORD, browser_of, csrf_of, hire

SETTINGS = "/admin/khelang/settings"
NEW_PASSWORD = "มะม่วงหน้าบ้านป้าออกลูกแล้ว"
TOML = Path(__file__).parents[2] / "authorities" / "khelang.toml"


@pytest.fixture
def boss(database, khelang):
    return hire(database, khelang.id, "boss@khelang.example", Role.ADMIN)


@pytest.fixture
def admin(site, database, boss):
    return browser_of(site, database, boss)


@pytest.fixture
def dao(database, khelang):
    return hire(database, khelang.id, "dao@khelang.example", Role.VIEWER)


def send(client, path, **form):
    return client.post(path, data={"csrf_token": csrf_of(client, SETTINGS), **form})


def acts(database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


def whole_form(page: str) -> dict[str, str]:
    """What a browser would send of the settings form as it stands."""
    values = dict(re.findall(r'<input id="(\w+)"[^>]*?value="([^"]*)"', page, flags=re.DOTALL))
    ticked = dict(re.findall(r'<input type="checkbox" name="(\w+)" value="(\w+)"[^>]* checked', page))
    return {**values, **ticked, "particle": re.search(r'<option value="(\S+)" selected', page)[1]}


def test_settings_are_stored_and_audited(admin, database, khelang):
    form = whole_form(admin.get(SETTINGS).text) | {
        "contact_phone": "054-111-222",
        "opens_at": "09:00",
        "particle": "ครับ",
    }
    answer = send(admin, SETTINGS, **form, push_notices="1", thai_digits="1")
    assert answer.status_code == 302
    with database.reading() as session:
        facts = authority_by_id(session, khelang.id)
        fields = session.scalar(select(AuditEntry.detail).where(AuditEntry.what == "settings_edited"))["fields"]
    assert (facts.contact_phone, facts.settings.opens_at, facts.settings.particle) == ("054-111-222", "09.00", "ครับ")
    assert facts.settings.push_notices is True
    assert facts.settings.thai_digits is True
    assert set(fields) == {"contact_phone", "opens_at", "particle", "push_notices", "thai_digits"}
    page = admin.get(SETTINGS).text
    assert "บันทึกการตั้งค่าแล้ว" in page
    assert re.search(r'name="thai_digits" value="1"\s+checked', page)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("opens_at", "25.00", "เวลาเปิดเขียนแบบ 08.30"),
        ("closes_at", "07.00", "เวลาปิดต้องหลังเวลาเปิด"),
        ("phone_medical", "โทรหาหมอ", "ใช้ตัวเลขกับขีดเท่านั้น"),
        ("contact_phone", "", "กรุณากรอกเบอร์ติดต่อ"),
        ("silent_below", "-1", "ต้องเป็นจำนวนเต็ม"),
        ("silent_days", "๑" * 5000, "ต้องเป็นจำนวนเต็ม"),
        ("push_to_hour", "7", "ต้องหลังชั่วโมงเริ่มส่ง"),
        ("particle", "จ้า", "กรุณาเลือกคำลงท้าย"),
        ("retention_until", "x" * 61, "ยาวได้ไม่เกิน 60"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(admin, database, khelang, field, value, words):
    form = whole_form(admin.get(SETTINGS).text) | {"phone_fire": "199-1", field: value}
    answer = send(admin, SETTINGS, **form)
    assert answer.status_code == 422
    assert f'href="#{field}">' in answer.text
    assert words in answer.text
    assert 'value="199-1"' in answer.text
    with database.reading() as session:
        assert authority_by_id(session, khelang.id) == khelang


def test_edits_survive_loading_the_file_again(admin, database, seal, tmp_path):
    send(
        admin,
        SETTINGS,
        **whole_form(admin.get(SETTINGS).text)
        | {"retention_until": "1 มกราคม 2576", "silent_days": "21", "contact_phone": "054-9"},
    )
    send(admin, f"{SETTINGS}/communities/01/edit", name="ชุมชนบ้านชมพูใหม่", aliases="ชมพูใหม่", area="", households="500")
    send(admin, f"{SETTINGS}/communities/add", code="99", name="ชุมชนหนองยาง", aliases="", area="")
    newer = tmp_path / "khelang.toml"
    newer.write_text(
        TOML.read_text(encoding="utf-8").replace("[settings]", "[settings]\nsilent_days = 30"), encoding="utf-8"
    )
    with database.transaction() as session:
        facts = load_authority_file(session, seal, newer, real_now())
    with database.reading() as session:
        communities = {row.code: row for row in session.scalars(select(Community))}
    assert (facts.settings.retention_until, facts.contact_phone) == ("1 มกราคม 2576", "054-9")
    assert facts.settings.silent_days == 21  # though the file has only now begun to speak of it
    assert (communities["01"].name, communities["01"].households) == ("ชุมชนบ้านชมพูใหม่", 500)
    assert communities["01"].area_id is None
    assert communities["02"].area_id is not None
    assert communities["99"].name == "ชุมชนหนองยาง"


def test_a_new_colleague_gets_a_password_once_and_must_choose_their_own(site, admin, database):
    answer = send(admin, f"{SETTINGS}/staff", name="มาลี", email="Mali@Khelang.example", role="facilitator")
    password = re.search(r'class="secret mt2">([a-z2-9-]{19})<', answer.text)[1]
    assert password not in admin.get(f"{SETTINGS}/staff").text
    mali = site.test_client()
    token = csrf_of(mali, "/admin/sign-in")
    mali.post("/admin/sign-in", data={"csrf_token": token, "email": "mali@khelang.example", "password": password})
    assert mali.get("/admin/khelang/").location == "/admin/account"
    token = csrf_of(mali, "/admin/account")
    mali.post("/admin/account", data={"csrf_token": token, "current": password, "new": NEW_PASSWORD})
    assert mali.get("/admin/khelang/").status_code == 200
    assert "staff_added" in acts(database)
    assert "own_password_changed" in acts(database)


def test_the_same_person_is_not_added_twice(admin, dao):
    answer = send(admin, f"{SETTINGS}/staff", name="ดาว", email=dao.email, role="admin")
    assert answer.status_code == 422
    assert "มีสิทธิ์ในหน่วยงานนี้อยู่แล้ว" in answer.text


def test_someone_from_another_authority_keeps_their_password(admin, database, lamphun):
    nid = hire(database, lamphun.id, "nid@lamphun.example", Role.ADMIN)
    assert send(admin, f"{SETTINGS}/staff", name="นิด", email=nid.email, role="viewer").status_code == 302
    with database.reading() as session:
        assert session.get(Staff, nid.id).must_change_password is False
    answer = send(admin, f"{SETTINGS}/staff/{nid.id}/password")
    assert answer.status_code == 409
    assert "ทำงานกับหน่วยงานอื่นด้วย" in answer.text


@pytest.mark.parametrize(
    "form",
    [
        {"name": "ก", "email": "not-an-address", "role": "viewer"},
        {"name": "ก", "email": "a@b.example", "role": "owner"},
        {"email": "a@b.example", "role": "viewer"},
    ],
)
def test_an_incomplete_colleague_is_refused(admin, database, form):
    assert send(admin, f"{SETTINGS}/staff", **form).status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Staff)) == 1


def test_a_role_is_changed_by_its_own_form_only(admin, database, dao, khelang):
    assert send(admin, f"{SETTINGS}/staff/{dao.id}/role", role="superuser").status_code == 422
    assert (
        send(admin, f"{SETTINGS}/staff/{dao.id}/role", role="officer", authority_id="2", staff_id="1").status_code
        == 302
    )
    with database.reading() as session:
        roles = dict(session.execute(select(Membership.staff_id, Membership.role)).all())
    assert roles[dao.id] == "officer"
    assert list(roles.values()).count("admin") == 1


@pytest.mark.parametrize(("act", "form"), [("role", {"role": "viewer"}), ("remove", {})])
def test_the_last_admin_stays(admin, database, boss, act, form):
    answer = send(admin, f"{SETTINGS}/staff/{boss.id}/{act}", **form)
    assert answer.status_code == 409
    assert "คนสุดท้าย" in answer.text
    with database.reading() as session:
        assert session.scalar(select(Membership.role).where(Membership.staff_id == boss.id)) == "admin"


def test_closing_access_works_at_once_and_can_be_undone(site, admin, database, dao):
    browser = browser_of(site, database, dao)
    assert browser.get("/admin/khelang/").status_code == 200
    send(admin, f"{SETTINGS}/staff/{dao.id}/remove")
    assert browser.get("/admin/khelang/").status_code == 302
    assert "รหัสผ่านครั้งแรก" in send(admin, f"{SETTINGS}/staff", name="ดาว", email=dao.email, role="viewer").text


def test_a_forgotten_password_is_replaced_and_every_browser_signed_out(site, admin, database, dao):
    browser = browser_of(site, database, dao)
    answer = send(admin, f"{SETTINGS}/staff/{dao.id}/password")
    assert re.search(r'class="secret mt2">[a-z2-9-]{19}<', answer.text)
    assert browser.get("/admin/khelang/").status_code == 302
    assert acts(database)[-1] == "password_renewed"


@pytest.mark.parametrize("act", ["role", "password", "remove"])
def test_staff_of_another_authority_are_out_of_reach(admin, database, lamphun, act):
    nid = hire(database, lamphun.id, "nid@lamphun.example", Role.VIEWER)
    assert send(admin, f"{SETTINGS}/staff/{nid.id}/{act}", role="admin").status_code == 404
    with database.reading() as session:
        assert session.scalar(select(Membership.role).where(Membership.staff_id == nid.id)) == "viewer"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "", "area": ""}, "กรุณากรอกชื่อ"),
        ({"name": "ก", "area": "", "latitude": "18.2"}, "กรอกทั้งละติจูดและลองจิจูด"),
        ({"name": "ก", "area": "", "latitude": "48.2", "longitude": "99"}, "ละติจูดต้องเป็นตัวเลข"),
        ({"name": "ก", "area": "", "households": "0"}, "จำนวนครัวเรือน"),
        ({"name": "ก", "area": "987654"}, "กรุณาเลือกพื้นที่"),
    ],
)
def test_a_community_that_makes_no_sense_is_refused(admin, form, words):
    answer = send(admin, f"{SETTINGS}/communities/01/edit", **form)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_code_is_given_once(admin):
    for code, words in (("01", "มีอยู่แล้ว"), ("หนึ่ง", "รหัสใช้ตัวเลข"), ("", "กรุณากรอกรหัส")):
        answer = send(admin, f"{SETTINGS}/communities/add", code=code, name="ก", area="")
        assert answer.status_code == 422
        assert words in answer.text


def test_a_retired_community_has_no_poster_and_can_come_back(admin, database):
    send(admin, f"{SETTINGS}/communities/02/retire")
    assert "ชุมชนบ้านจอมเมือง" not in admin.get("/admin/khelang/posters").text
    assert send(admin, f"{SETTINGS}/communities/77/retire").status_code == 404
    send(admin, f"{SETTINGS}/communities/02/restore")
    assert "ชุมชนบ้านจอมเมือง" in admin.get("/admin/khelang/posters").text
    assert acts(database)[-2:] == ["community_retired", "community_restored"]


def test_a_poster_opens_line_with_the_community_said(admin):
    address = oa_message_address("@khelang", "ชุมชน 01")
    assert address == "https://line.me/R/oaMessage/%40khelang/?%E0%B8%8A%E0%B8%B8%E0%B8%A1%E0%B8%8A%E0%B8%99%2001"
    page = admin.get("/admin/khelang/posters/01").text
    path = re.search(r'class="qr".*? d="([^"]+)"', page)[1]
    assert path == re.search(r' d="([^"]+)"', segno.make(address, error="m", micro=False).svg_inline(border=4))[1]
    assert "ชุมชนบ้านชมพู" in page
    assert "พิมพ์ <b>ชุมชน 01</b>" in page  # for whom scanning does not work
    assert admin.get("/admin/khelang/posters/77").status_code == 404


def test_without_an_account_id_the_page_says_what_is_missing(admin, database):
    with database.transaction() as session:
        session.execute(update(Authority).values(basic_id=None))
    assert "ยังไม่มีรหัสบัญชี LINE" in admin.get("/admin/khelang/posters").text


def test_ones_own_password_needs_the_current_one(site, database, dao):
    here, elsewhere = browser_of(site, database, dao), browser_of(site, database, dao)
    for current, new, words in (
        ("wrong", NEW_PASSWORD, "ปัจจุบันไม่ตรง"),
        (PASSWORD, "สั้นไป", "อย่างน้อย 12"),
        (PASSWORD, PASSWORD, "ซ้ำรหัสเดิม"),
    ):
        answer = here.post(
            "/admin/account", data={"csrf_token": csrf_of(here, "/admin/account"), "current": current, "new": new}
        )
        assert answer.status_code == 422
        assert words in answer.text
    here.post(
        "/admin/account", data={"csrf_token": csrf_of(here, "/admin/account"), "current": PASSWORD, "new": NEW_PASSWORD}
    )
    assert here.get("/admin/khelang/").status_code == 200
    assert elsewhere.get("/admin/khelang/").status_code == 302


@pytest.mark.parametrize("password", ["password12345", "aaaaaaaaaaaaaa", "dao-is-the-best", "x" * 201])
def test_passwords_that_anybody_would_guess_are_refused(password):
    assert weakness_of(password, email="dao@khelang.example")
    assert weakness_of(NEW_PASSWORD, email="dao@khelang.example") is None


def test_ones_own_line_is_linked_by_a_code(site, database, khelang):
    mali = browser_of(site, database, hire(database, khelang.id, "mali@khelang.example", Role.FACILITATOR))
    page = mali.get("/admin/khelang/my-line").text
    assert "ยังไม่ได้เชื่อม" in page
    answer = mali.post("/admin/khelang/my-line", data={"csrf_token": csrf_of(mali, "/admin/khelang/my-line")})
    assert re.search(r"เชื่อม \d{6}<", answer.text)
    assert acts(database)[-1] == "line_code_made"
