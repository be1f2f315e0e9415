"""Events that LINE may send and nobody expects: foreign buttons, sets, places that are none, names, unknown kinds."""

import pytest

from bot.domain.states import EventState
from bot.store.models import Attachment, Need, Resident
from tests.hostile.conftest import MALEE

OTHER = "U" + "b" * 32
FORGED = [
    "confirm?need=KN-2571-00001", "withdraw?need=KN-2571-00001", "confirm?need=-1", "confirm?need=" + "9" * 200,
    "withdraw?need=1&need=2", "confirm?version=99&need=1&x=1", "issue?need=KN-2571-00001&issue=1", "erase?really=yes",
    "x" * 300, "x" * 301, "?", "", "%00", "confirm?need=%00", "merge?needs=1,2,3", "support?need=KN-2571-00001",
]  # fmt: skip
UNKNOWN = ["accountLink", "beacon", "membership", "module", "things", "videoPlayComplete", "botSuspended", "memberLeft"]


@pytest.mark.row(36, 37)
def test_no_button_however_forged_touches_what_is_anothers(line):
    line.join(OTHER)
    line.send(line.says("ไฟทางหน้าวัดดับ อยากให้มาซ่อม", OTHER))
    line.join()
    with line.database.reading() as session:
        before = session.query(Need).one()
    for data in FORGED:
        line.send(line.platform.make_postback("khelang", MALEE, data))
    with line.database.reading() as session:
        after = session.query(Need).one()
        assert (after.state, after.issue, after.text, after.resident_id) == (
            before.state, before.issue, before.text, before.resident_id,
        )  # fmt: skip
        assert session.query(Resident).filter(Resident.erased_at.is_not(None)).count() == 0
    assert EventState.DEAD not in line.states()


@pytest.mark.row(41)
@pytest.mark.parametrize("kind", UNKNOWN)
def test_kinds_of_events_that_are_of_no_use_here_are_put_aside(line, kind):
    line.join()
    said = line.heard()
    event = {**line.platform.make_unknown("khelang", MALEE, kind).events[0], "replyToken": "a" * 32}
    line.send(line.platform.sign("khelang", [event]))
    assert line.states()[EventState.IGNORED] == 1
    assert line.heard() == said


@pytest.mark.row(42)
@pytest.mark.parametrize(
    ("latitude", "longitude"), [(0, 0), (48.8, 2.3), (200, 200), (-91, 0), (None, 99), ("18", "99"), (1e308, 1e308)]
)
def test_a_place_that_is_none_of_ours_is_answered_and_not_kept(line, latitude, longitude):
    line.join()
    line.send(line.says("ไฟทางหน้าวัดดับ อยากให้มาซ่อม"))
    before = line.heard()
    event = line.platform.make_location("khelang", MALEE, 18.3, 99.5).events[0]
    event["message"] |= {"latitude": latitude, "longitude": longitude}
    line.send(line.platform.sign("khelang", [event]))
    assert line.heard() != before
    with line.database.reading() as session:
        assert session.query(Need).one().latitude is None


@pytest.mark.row(43)
def test_photos_of_one_set_in_any_order_or_incomplete_are_answered_once(line):
    line.join()
    line.send(line.says("ไฟทางหน้าวัดดับ อยากให้มาซ่อม"))
    before = len(line.platform.answers("khelang", MALEE))
    sets = [
        line.platform.make_image("khelang", MALEE, b"x", {"id": "S", "index": index, "total": 4}) for index in (3, 1, 4)
    ]
    line.send(*sets)
    assert line.rows(Attachment) == 3
    assert len(line.platform.answers("khelang", MALEE)) - before == 1


@pytest.mark.row(48, 49)
def test_nobody_is_asked_for_a_name_so_none_can_deceive_or_be_missing(line):
    line.platform.user(MALEE, "เทศบาล<b>\u202e" + "ก" * 1_000)
    line.join()
    line.send(line.says("ไฟทางหน้าวัดดับ อยากให้มาซ่อม"))
    assert line.needs() == ["ไฟทางหน้าวัดดับ อยากให้มาซ่อม"]
    assert [one.path for one in line.platform.requests if "profile" in one.path] == []
