"""The seven development issues of the model, and how an authority's own issues map onto them.

The wording is that of เทศบาลเมืองเขลางค์นคร (forum of 2 April 2569). An authority with other issues says for each of
them which of these seven it `learns_as`; the language model only ever knows the seven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IssueName:
    """One development issue as an authority words it."""

    number: int
    name: str
    short_name: str
    learns_as: tuple[int, ...]


SEVEN_ISSUES: tuple[IssueName, ...] = (
    IssueName(1, "การพัฒนาการศึกษาสู่สังคมอย่างมีคุณภาพ", "การศึกษา", (1,)),
    IssueName(2, "การสร้างเสริมให้คนมีสุขภาพที่ดีครอบคลุมทั้งด้านกาย ใจ สติปัญญา และสังคม", "สุขภาพ", (2,)),
    IssueName(
        3,
        "การพัฒนาสังคม คุณภาพชีวิต และความเข้มแข็งของชุมชน การรักษาความสงบภายใน และความปลอดภัยในชีวิตและทรัพย์สิน",
        "สังคมและความปลอดภัย",
        (3,),
    ),
    IssueName(
        4,
        "การทำนุ บำรุงศาสนา ส่งเสริมและสืบสาน ศิลปะ วัฒนธรรม ภูมิปัญญาท้องถิ่น กีฬา นันทนาการ และการท่องเที่ยวเชิงบูรณาการ",
        "วัฒนธรรม กีฬา ท่องเที่ยว",
        (4,),
    ),
    IssueName(5, "การอนุรักษ์ฟื้นฟูทรัพยากรธรรมชาติและสิ่งแวดล้อมอย่างยั่งยืน", "สิ่งแวดล้อม", (5,)),
    IssueName(
        6,
        "การพัฒนาโครงสร้างพื้นฐานสาธารณูปโภค และสาธารณูปการที่มีคุณภาพรองรับการขยายเมือง",
        "โครงสร้างพื้นฐาน",
        (6,),
    ),
    IssueName(7, "การบริหารองค์กรตามหลักธรรมาภิบาล เพื่อสนับสนุนการบริการสาธารณะที่มีคุณภาพ", "ธรรมาภิบาล", (7,)),
)


def scores_for_authority(scores: Sequence[float], learns_as: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """Spread the model's seven probabilities over an authority's own issue numbers.

    `learns_as` maps each issue number to the model's issues. A model issue claimed by several of the authority's issues
    is shared equally: the model cannot tell them apart, so none of them may look certain.
    """
    claims = [sum(1 for known in learns_as.values() if model_issue in known) for model_issue in range(1, 8)]
    return {
        number: sum(scores[known - 1] / claims[known - 1] for known in set(model_issues))
        for number, model_issues in learns_as.items()
    }
