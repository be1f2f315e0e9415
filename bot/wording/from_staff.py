"""What staff tell a resident through the bot."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.thai_time import bangkok_day, long_date
from bot.wording.tone import Tone


def voice_written_down(needs: Sequence[tuple[str, str]], tone: Tone) -> str:
    """That a voice message was heard: number and words of each need it became."""
    written = "\n".join(f"เลขเรื่อง {number}\n“{words}”" for number, words in needs)
    return f"เจ้าหน้าที่ฟังเสียงของท่านและจดให้แล้ว\n{written}\nถ้าจดไม่ตรง พิมพ์บอกได้เลย{tone.ka}"


def contact_answered(answer: str, asked_at: datetime) -> str:
    """The answer of staff, in their own words, to a message left for them."""
    return f"เจ้าหน้าที่ตอบข้อความของท่านเมื่อวันที่ {long_date(bangkok_day(asked_at))}\n{answer}"
