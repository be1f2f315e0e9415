"""Other authorities that a document names are found, however they are written; one's own never is."""

import csv
import re

import pytest

from bot.domain.authority_names import other_authorities_in
from bot.domain.thailand import PROVINCES

KHELANG = {"name": "เทศบาลเมืองเขลางค์นคร", "short_name": "เขลางค์นคร"}
LAMPHUN = {"name": "เทศบาลเมืองลำพูน", "short_name": "ลำพูน"}
LAMPANG_PAO = {"name": "องค์การบริหารส่วนจังหวัดลำปาง", "short_name": "อบจ.ลำปาง"}
MAE_PA = {"name": "องค์การบริหารส่วนตำบลแม่ปะ", "short_name": "อบต.แม่ปะ"}
MUEANG_PAN = {"name": "เทศบาลตำบลเมืองปาน", "short_name": "เมืองปาน"}


def names(text: str, own: dict[str, str] = KHELANG) -> list[str]:
    return [one.name for one in other_authorities_in(text, **own)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2. การประชุมเทศบาลเมืองเวียงจันทน์ เพื่อแจ้งแนวทาง", "เทศบาลเมืองเวียงจันทน์"),
        ("การประชุมเทศบาลเมืองเวียงจันทน์เพื่อแจ้งแนวทาง", "เทศบาลเมืองเวียงจันทน์"),
        ("ของเทศบาลนครลำปางและประชาชน", "เทศบาลนครลำปาง"),
        ("เทศบาลตำบลบ่อแฮ้ว", "เทศบาลตำบลบ่อแฮ้ว"),
        ("นายกเทศมนตรีเมืองลำพูน เป็นประธาน", "เทศมนตรีเมืองลำพูน"),
        ("นายกเทศมนตรีเทศบาลเมืองกำแพงเพชร", "เทศบาลเมืองกำแพงเพชร"),
        ("ร่วมกับ อบจ.ลำปางส่งเสริมการมีส่วนร่วม", "อบจ.ลำปาง"),
        ("ร่วมกับ อบจ. ลำปาง ในวันนี้", "อบจ. ลำปาง"),
        ("นายกอบจ.ลำปาง เป็นประธาน", "อบจ.ลำปาง"),
        ("องค์การบริหารส่วนจังหวัดลำปาง", "องค์การบริหารส่วนจังหวัดลำปาง"),
        ("องค์การบริหารส่วนตำบลบ้านแลงได้เสนอ", "องค์การบริหารส่วนตำบลบ้านแลง"),
        ("องค์กรบริหารส่วนตำบลในเมือง", "องค์กรบริหารส่วนตำบลในเมือง"),
        ("ผู้แทน อบต.แม่ทะ มาร่วม", "อบต.แม่ทะ"),
        ("ผู้แทน อบต แม่ทะ มาร่วม", "อบต แม่ทะ"),
        ("ผู้แทน อ.บ.ต.แม่ทะ", "อ.บ.ต.แม่ทะ"),
        ("เสนอโดย ทม.ลำพูน", "ทม.ลำพูน"),
        ("เสนอโดย ท.ต.แม่ทะ", "ท.ต.แม่ทะ"),
        ("เสนอโดย ทน.ลำปาง", "ทน.ลำปาง"),
        ("งานของเทศบาลเชียงใหม่", "เทศบาลเชียงใหม่"),
        ("เทศบาลตำบลเขลางค์นคร", "เทศบาลตำบลเขลางค์นคร"),
        ("เทศบาลเมืองลํา\u200bพูน", "เทศบาลเมืองลำพูน"),
        ("เทศบาล เมือง\nเทศบาลเมือง\nลำพูน", "เทศบาลเมือง ลำพูน"),
    ],
)
def test_other_authorities_are_found(text, found):
    assert names(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "เทศบาลเมืองเขลางค์นคร ร่วมกับประชาชนเทศบาลเมืองเขลางค์นคร",
        "นายกเทศมนตรีเมืองเขลางค์นครเป็นประธาน",
        "คณะบริหารสภาเด็กและเยาวชนเทศบาลเมืองเขลางค์นครจำนวน 10 คน",
        "เทศบาลเมือง เขลางค์นคร",
        "ทม.เขลางค์นคร และเทศบาลเขลางค์นคร",
        "ประชาชนในเขตเทศบาลฯ และปลัดเทศบาลฯ ชี้แจง",
        "เทศบาลจะนำไปจัดทำแผน เทศบาลได้จัดประชุม เทศบาลพิจารณาแล้ว",
        "สมาชิกสภาเทศบาล ผู้ทรงคุณวุฒิ",
        "ระดับเมืองสำหรับเทศบาลเมือง  โดยให้ประชาชนเสนอ",
        "เทศบาลเมืองและเทศบาลตำบลทุกแห่ง อบต.ในเขตจังหวัด อบจ. อบต. เทศบาล",
        "อบต.ที่เกี่ยวข้อง อบต. ผู้นำชุมชน องค์การบริหารส่วนตำบลต่าง ๆ",
        "ตอบต. ชอบจ. ธรรมทม",
        "ที่ มท 0810.3/ว 2931",
        "",
    ],
)
def test_ones_own_and_what_names_nobody_is_left_alone(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("own", "text"),
    [
        (
            LAMPANG_PAO,
            "อบจ.ลำปางจัดประชุม องค์การบริหารส่วนจังหวัดลำปาง อบจ ลำปาง อ.บ.จ.ลำปาง นายกอบจ. รักษาการแทนนายกอบจ.ลำปาง",
        ),
        (MAE_PA, "อบต.แม่ปะ และองค์การบริหารส่วนตำบลแม่ปะ"),
        (MUEANG_PAN, "เทศบาลเมืองปาน เทศบาลตำบลเมืองปาน ทต.เมืองปาน"),
        (LAMPHUN, "เทศบาลลำพูน เทศบาลเมืองลําพูน"),
    ],
)
def test_each_kind_of_authority_knows_itself(own, text):
    assert names(text, own) == []


@pytest.mark.parametrize(
    ("own", "text"),
    [
        (LAMPHUN, "อบจ.ลำพูน"),
        (LAMPHUN, "เทศบาลนครลำพูน"),
        (LAMPANG_PAO, "เทศบาลนครลำปาง"),
        (LAMPANG_PAO, "อบจ.ลำพูน"),
        (MAE_PA, "อบต.แม่กาษา"),
    ],
)
def test_another_kind_or_another_place_is_another_authority(own, text):
    assert names(text, own) == [text]


def test_each_is_told_once_with_the_words_around_it():
    text = "แจ้งแนวทางของเทศบาลเมืองลำพูน แล้วเทศบาลเมืองลำพูนรับทราบ ต่อจากอบต.แม่ทะ"
    found = other_authorities_in(text, **KHELANG)
    assert [one.name for one in found] == ["เทศบาลเมืองลำพูน", "อบต.แม่ทะ"]
    assert found[0].around.startswith("แจ้งแนวทางของเทศบาลเมืองลำพูน")


@pytest.mark.shared
def test_the_document_that_names_another_city_is_caught_and_the_others_speak_of_themselves(shared):
    def of(serial: str, own: dict[str, str]) -> list[str]:
        (path,) = (shared / "seeds").glob(f"{serial}_*.txt")
        return names(path.read_text(encoding="utf-8"), own)

    assert of("000", KHELANG) == ["เทศบาลเมืองเวียงจันทน์"]
    assert of("001", LAMPHUN) == []
    assert of("002", {"name": "เทศบาลเมืองกำแพงเพชร", "short_name": "กำแพงเพชร"}) == []
    assert of("003", LAMPANG_PAO) == of("004", LAMPANG_PAO) == []


@pytest.mark.shared
def test_names_of_real_places_are_found_whole(shared):
    with (shared / "places" / "provinces.csv").open(encoding="utf-8") as file:
        assert {row["name_th"] for row in csv.DictReader(file)} == set(PROVINCES)
    with (shared / "places" / "sub_districts.csv").open(encoding="utf-8") as file:
        places = sorted({row["name_th"] for row in csv.DictReader(file)} - {"แม่ปะ"})
    places = [one for one in places if re.fullmatch("[ก-๎]+", one)]
    missed = [one for one in places if not names(f"ร่วมกับ อบต.{one} แล้ว", MAE_PA)]
    assert missed == ["และ"]
    cut = [one for one in places if names(f"ร่วมกับ อบต.{one} แล้ว", MAE_PA) != [f"อบต.{one}"]]
    assert len(cut) < 10
