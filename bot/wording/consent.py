"""Who we are, what is kept and why, and the answers to that notice."""

from bot.domain.messages import Button, Card, Line, Rule, Text
from bot.wording.tone import Tone

AGREE = Button("ยินยอม", data="agree")
AGREE_QUIETLY = Button("ยินยอม ไม่รับประกาศ", data="agree_quietly")
REFUSE = Button("ไม่ยินยอม", data="refuse")
POLICY = "อ่านนโยบาย"


def notice(tone: Tone, *, name: str, level: str, years: str, kept_until: str, policy_url: str | None) -> Card:
    """The notice that everything waits for."""
    hello = f"สวัสดี{tone.ka} {name}ขอฟังว่า{level}ของท่านอยากได้อะไร เพื่อทำแผนพัฒนา พ.ศ. {years}"
    facts = (
        f"ก่อนเริ่ม ขออนุญาตเก็บ: ข้อความ รูป เสียง ตำแหน่งที่ส่งมา และชื่อ{level}",
        "ใช้เพื่อ: ทำแผน จัดประชาคม และแจ้งผลให้ท่าน",
        "และส่งประกาศเรื่องแผนกับประชาคม ซึ่งไม่รับก็ได้",
        f"เจ้าหน้าที่เห็นเป็นรหัส ไม่เห็นชื่อ เก็บไว้ถึง {kept_until}",
        "ขอดู ขอลบ หรือเลิกยินยอมได้ทุกเมื่อ พิมพ์ ข้อมูลของฉัน",
    )
    how = "พิมพ์ตอบว่า ยินยอม หรือ ยินยอม ไม่รับประกาศ หรือ ไม่ยินยอม อ่านรายละเอียด พิมพ์ อ่านนโยบาย"
    return Card(
        alt_text="\n".join((hello, *facts, how)),
        body=(Line(hello), Rule(), *(Line(fact) for fact in facts)),
        buttons=(AGREE, AGREE_QUIETLY, _policy_button(policy_url), REFUSE),
    )


def policy(tone: Tone, *, name: str, level: str, kept_until: str, contact: str, policy_url: str | None) -> Text:
    """The privacy policy in short, for those who cannot open a link."""
    lines = [
        f"{name}เก็บข้อความ รูป เสียง ตำแหน่ง และชื่อ{level}ที่ท่านส่งมา กับรหัสประจำตัวในไลน์ซึ่งเข้ารหัสไว้",
        "ใช้เพื่อทำแผนพัฒนา จัดประชาคม และแจ้งผลให้ท่านเท่านั้น ไม่ส่งต่อให้ผู้อื่นเพื่อการค้า",
        "ประกาศเรื่องแผนกับประชาคม ปิดรับได้ทุกเมื่อ พิมพ์ ปิดรับประกาศ",
        f"เก็บไว้ถึง {kept_until} แล้วลบ",
        "ท่านขอดู ขอสำเนา ขอแก้ ขอลบ หรือเลิกยินยอมได้ทุกเมื่อ พิมพ์ ข้อมูลของฉัน",
        f"ติดต่อเรื่องข้อมูลส่วนบุคคล {contact}",
        f"ฉบับเต็ม {policy_url}" if policy_url else "",
        f"พิมพ์ตอบว่า ยินยอม หรือ ไม่ยินยอม{tone.ka}",
    ]
    return Text("\n".join(line for line in lines if line), choices=(AGREE, REFUSE))


def reminder(tone: Tone) -> Text:
    """Words came before the answer: they wait."""
    return Text(
        f"ได้ข้อความแล้ว แต่ยังไม่ได้เปิดอ่าน{tone.ka} ถ้าให้จดเรื่องได้ พิมพ์ ยินยอม ถ้าไม่ให้เก็บ พิมพ์ ไม่ยินยอม",
        choices=(AGREE, REFUSE),
    )


def not_kept(tone: Tone) -> Text:
    """Words came after a refusal: they are gone."""
    return Text(f"ข้อความนี้ไม่ได้เก็บไว้{tone.ka} เพราะท่านยังไม่ยินยอม เปลี่ยนใจเมื่อไร พิมพ์ ยินยอม แล้วส่งมาใหม่", choices=(AGREE,))


def refused(tone: Tone) -> Text:
    """The answer was no."""
    return Text(f"ไม่เก็บอะไรไว้ และลบข้อความที่ส่งมาแล้ว{tone.ka} เปลี่ยนใจเมื่อไร พิมพ์ ยินยอม", choices=(AGREE,))


def agreed(tone: Tone) -> Text:
    """The answer was yes, and nothing else has to be asked."""
    return Text(f"ขอบคุณ{tone.ka} มีเรื่องอยากบอก พิมพ์มาได้เลย")


def already_given(tone: Tone) -> Text:
    """Agreed once more."""
    return Text(f"ท่านยินยอมไว้แล้ว{tone.ka} มีเรื่องอยากบอก พิมพ์มาได้เลย")


def withdrawn(tone: Tone) -> Text:
    """The resident agrees no longer."""
    return Text(
        f"เลิกยินยอมแล้ว{tone.ka} จากนี้จะไม่เก็บข้อความใหม่\n"
        "เรื่องที่จดไว้แล้วยังนับอยู่ ถ้าจะให้ลบด้วย พิมพ์ ลบข้อมูลของฉัน\n"
        "เปลี่ยนใจเมื่อไร พิมพ์ ยินยอม",
        choices=(Button("ลบข้อมูลของฉัน", data="erase"), AGREE),
    )


def welcome_back(tone: Tone, name: str) -> Text:
    """Somebody unblocked us or added us again."""
    return Text(f"{name}ยินดีที่ได้คุยกันอีก{tone.ka} มีเรื่องอยากบอก พิมพ์มาได้เลย")


def thanks_for_agreeing(tone: Tone) -> str:
    """Before the next question."""
    return f"ขอบคุณ{tone.ka}"


def unsent(tone: Tone) -> str:
    """LINE allows no answer to taking a message back, so this goes before the next one."""
    return f"ข้อความที่ยกเลิกไป ลบออกจากระบบแล้ว{tone.ka}"


def _policy_button(policy_url: str | None) -> Button:
    return Button(POLICY, uri=policy_url) if policy_url else Button(POLICY, data="policy")


def a_year_after(last_year: int) -> str:
    """The end of the budget year after a plan's last one (พ.ศ.), the default for how long things are kept."""
    return f"30 กันยายน {last_year + 1}"
