"""Bodies at the door: forged, replayed, broken, oversized; what is signed ends in a definite state."""

import gzip
import json
from dataclasses import replace

import pytest

from bot.app import create_app
from bot.domain import thai_time
from bot.domain.states import EventState
from bot.services.find_channel import Channels
from bot.services.load_authority import load_authority_file
from bot.store.models import InboxEvent, Resident, WebhookBody
from bot.webhook import LARGEST_BODY
from bot.worker.housekeeping import keep_house
from tests.conftest import TESTS
from tests.hostile.conftest import MALEE, SECRET, WEBHOOK, sign

OTHER_SECRET, NEW_SECRET = "00112233445566778899aabbccddeeff", "fedcba9876543210fedcba9876543210"
KHELANG = TESTS / "authorities" / "khelang.toml"


def body_of(*events: object) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": list(events)}, ensure_ascii=False).encode()


def text_event(event_id: str = "01EVENT", text: str = "ไฟดับ", **facts: object) -> dict:
    source = {"type": "user", "userId": MALEE}
    message = {"type": "text", "id": "1", "text": text}
    return {"type": "message", "webhookEventId": event_id, "timestamp": 1771760520000, "source": source,
            "message": message, **facts}  # fmt: skip


@pytest.mark.row(1, 2)
@pytest.mark.parametrize("forged", [None, "", "é", "x" * 5_000, "signed by another", "two", "one byte changed"])
def test_what_line_did_not_sign_leaves_nothing(line, forged):
    body = body_of(text_event())
    made = {
        "signed by another": sign(body, OTHER_SECRET),
        "two": f"{sign(body)}, {sign(body, OTHER_SECRET)}",
        "one byte changed": sign(body[:-1] + b" "),
    }
    assert line.post(body, made.get(forged, forged)) == 401
    assert line.rows(InboxEvent) == line.rows(WebhookBody) == 0


@pytest.mark.row(1)
def test_a_second_signature_beside_the_right_one_does_not_pass(line):
    body = body_of(text_event())
    twice = [("X-Line-Signature", sign(body)), ("X-Line-Signature", sign(body))]
    assert line.client.post(WEBHOOK, data=body, headers=twice).status_code == 401


@pytest.mark.row(3)
def test_an_old_body_posted_again_does_nothing_however_old_it_is(line, clock):
    line.join()
    webhook = line.says("ไฟทางหน้าวัดดับ อยากให้มาซ่อม")
    line.send(webhook)
    needs, answers, events = line.needs(), line.heard(), line.rows(InboxEvent)
    for span in ({"hours": 1}, {"days": 30}):
        clock(**span)
        keep_house(line.worker, thai_time.now())
        line.send(webhook)
        assert (line.needs(), line.heard(), line.rows(InboxEvent)) == (needs, answers, events)


@pytest.mark.row(4)
def test_the_same_id_with_other_words_is_put_aside_and_logged(line, caplog, capsys):
    line.join()
    line.send(line.platform.sign("khelang", [text_event(text="ขอไฟทางหน้าวัด")]))
    caplog.clear()
    line.send(line.platform.sign("khelang", [text_event(text="ขอสระว่ายน้ำ")]))
    assert line.needs() == ["ขอไฟทางหน้าวัด"]
    assert "event_differs_from_first" in caplog.text + capsys.readouterr().out


@pytest.mark.row(4)
def test_a_redelivery_is_no_other_event(line, caplog, capsys):
    webhook = line.says("ขอไฟทางหน้าวัด")
    line.send(webhook)
    line.send(line.platform.redeliver(webhook))
    assert "event_differs_from_first" not in caplog.text + capsys.readouterr().out


@pytest.mark.row(5)
def test_a_body_beyond_the_limit_is_refused_unread(line):
    assert line.post(b" " * (LARGEST_BODY + 1)) == 413
    assert line.rows(WebhookBody) == 0
    assert line.post(body_of(text_event(text="ก" * 300_000))) == 200


@pytest.mark.row(6)
def test_other_encodings_kinds_and_methods_are_refused(line):
    body = body_of(text_event())
    bomb = gzip.compress(b" " * 20_000_000)
    assert line.post(bomb, Content_Encoding="gzip") == 415
    assert line.post(body, Content_Encoding="br") == 415
    for kind in ("text/plain", "text/html", "multipart/form-data; boundary=x", "application/xml"):
        assert line.post(body, Content_Type=kind) == 415
    assert line.rows(InboxEvent) == 0
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert line.client.open(WEBHOOK, method=method, data=body).status_code == 405
    assert line.post(body, Content_Type="application/json; charset=utf-8") == 200


DEEP = b'{"events":[{"type":"message","message":' + b"[" * 1_000 + b"]" * 1_000 + b"}]}"
BROKEN = {
    "depth 1,000": DEEP,
    "depth 100,000": DEEP.replace(b"[" * 1_000, b"[" * 100_000).replace(b"]" * 1_000, b"]" * 100_000),
    "broken UTF-8": body_of(text_event(text="x")).replace(b'"x"', b'"\xff\xfe\xe0\xb8"'),
    "UTF-16": body_of(text_event()).decode().encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf" + body_of(text_event()),
    "not JSON": b"events=1",
    "nothing": b"",
    "a list": b"[]",
    "no events": b'{"destination":"U"}',
    "null": b'{"events":null}',
    "a word": b'{"events":"x"}',
    "5,000 digits": body_of(text_event()).replace(b"1771760520000", b"9" * 5_000),
    "no number": body_of(text_event()).replace(b"1771760520000", b"NaN"),
    "beyond numbers": body_of(text_event()).replace(b"1771760520000", b"1e999"),
    "before all time": body_of(text_event(timestamp=-(10**17))),
    "after all time": body_of(text_event(timestamp=10**17)),
    "one key twice": body_of(text_event()).replace(b'"type": "message", ', b'"type": "message", "type": "message", '),
}


@pytest.mark.row(7, 8, 9, 10)
@pytest.mark.parametrize("what", BROKEN)
def test_whatever_is_signed_is_taken_kept_and_ended(line, what):
    line.join()
    before = line.rows(InboxEvent)
    assert line.post(BROKEN[what], None) == 401
    assert line.post(BROKEN[what]) == 200
    assert line.rows(WebhookBody) > 0
    line.finish()
    assert line.rows(InboxEvent) == before + 1
    assert set(line.states()) <= {EventState.DONE, EventState.IGNORED, EventState.DEAD}


@pytest.mark.row(9)
def test_the_verify_button_leaves_nothing_and_ten_thousand_events_are_all_ended(line):
    assert line.post(body_of()) == 200
    assert line.rows(InboxEvent) == line.rows(WebhookBody) == 0
    assert line.post(body_of(*range(10_000))) == 200
    assert line.states() == {EventState.DEAD: 10_000}


@pytest.mark.row(11)
def test_what_line_invents_later_is_put_aside_by_name(line):
    strange = {**text_event(), "type": "hologram", "webhookEventId": "01H", "novelty": {"deep": [1]}}
    kind = text_event("01K", message={"type": "smell", "id": "2"}, extra=1)
    standby = text_event("01S", mode="standby")
    line.join()
    said = line.heard()
    line.send(line.platform.sign("khelang", [strange, kind, standby]))
    assert line.states()[EventState.IGNORED] == 3
    assert line.heard() == said


@pytest.mark.row(12)
def test_deliveries_out_of_order_and_hours_late_have_one_effect_and_no_stale_answer(line, clock):
    line.join()
    first, second = line.says("ขอไฟทางหน้าวัด"), line.says("ขอหมอมาตรวจคนแก่ที่บ้าน")
    line.send(second, first, second)
    assert sorted(line.needs()) == ["ขอหมอมาตรวจคนแก่ที่บ้าน", "ขอไฟทางหน้าวัด"]
    late = line.says("ขอสนามเด็กเล่น")
    clock(hours=3)
    line.platform.age_tokens(3 * 3_600)
    line.send(late, line.platform.redeliver(late))
    assert line.needs().count("ขอสนามเด็กเล่น") == 1
    replies = [one for one in line.platform.requests if one.path.endswith("/reply") and one.status == 400]
    assert replies == []


@pytest.mark.row(13)
def test_what_one_channel_signed_does_not_pass_the_door_of_another(line, lamphun):
    body = body_of(text_event())
    assert line.post(body, sign(body), path="/line/lamphun/webhook") == 401
    assert line.post(body, path="/line/nobody/webhook") == 404
    assert line.rows(InboxEvent) == 0


@pytest.mark.row(15)
@pytest.mark.timeout(900)  # seconds of the processor, however many others want it
def test_a_thousand_comings_and_goings_are_one_person_and_a_few_greetings(line):
    toggles = [
        make("khelang", MALEE) for _ in range(500) for make in (line.platform.make_follow, line.platform.make_unfollow)
    ]
    line.send(line.platform.combine(*toggles))
    line.send(line.platform.combine(*(line.platform.redeliver(one) for one in toggles)))
    assert line.rows(Resident) == 1
    assert line.heard().count("ขออนุญาตเก็บ") <= 3
    assert EventState.WAITING not in line.states()


@pytest.mark.row(65)
def test_while_secrets_change_both_are_good_and_then_only_the_new_one(line, installation, tmp_path):
    old, new = body_of(text_event("01OLD")), body_of(text_event("01NEW"))
    assert line.post(old, sign(old)) == line.post(new, sign(new, NEW_SECRET)) == 200
    file = tmp_path / "khelang.toml"
    file.write_text(KHELANG.read_text().replace(f'"{SECRET}", ', ""))
    with installation.database.transaction() as session:
        load_authority_file(session, installation.seal, file, thai_time.now())
    later = create_app(replace(installation, channels=Channels(installation.database, installation.seal)))
    for secret, status in ((SECRET, 401), (NEW_SECRET, 200)):
        headers = {"X-Line-Signature": sign(new, secret)}
        assert later.test_client().post(WEBHOOK, data=new, headers=headers).status_code == status
