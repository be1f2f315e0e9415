"""Words that are no need: each gets its own answer."""

from bot.domain.messages import Button, Text
from bot.wording.tone import Tone

_MENU = (Button("เรื่องของฉัน", data="my_needs"), Button("ติดต่อเจ้าหน้าที่", data="contact"))


def greeting(tone: Tone, office: str) -> Text:
    """Somebody says hello."""
    return Text(f"สวัสดี{tone.ka} มีเรื่องอยากบอก{office} พิมพ์มาได้เลย", choices=_MENU)


def thanks(tone: Tone) -> Text:
    """Somebody says thank you."""
    return Text(f"ยินดี{tone.ka} มีเรื่องอีกเมื่อไร พิมพ์มาได้เสมอ")


def sticker(tone: Tone, office: str) -> Text:
    """A sticker."""
    return Text(f"ขอบคุณ{tone.ka} ถ้ามีเรื่องอยากบอก{office} พิมพ์มาได้เลย")


def forum_not_announced(tone: Tone) -> Text:
    """The next forum has no date yet."""
    return Text(
        f"ประชาคมครั้งต่อไปยังไม่ประกาศวัน ประกาศเมื่อไรจะแจ้งที่นี่{tone.ka}\nระหว่างนี้บอกเรื่องที่อยากได้ไว้ก่อนได้เลย จะนำไปคุยในวันนั้น"
    )


def how_to(tone: Tone, office: str) -> Text:
    """How all this works, in a few lines."""
    return Text(
        f"อยากให้{office}ทำหรือแก้อะไร พิมพ์มาได้เลย จะจดให้และบอกเลขเรื่อง\n"
        "ส่งรูปหรือตำแหน่งตามมาได้\n"
        f"ดูเรื่องที่แจ้งไว้ พิมพ์ เรื่องของฉัน ดูคำสั่งทั้งหมด พิมพ์ เมนู{tone.ka}",
        choices=_MENU,
    )


def chat(tone: Tone, office: str) -> Text:
    """Words in which no need was found; they may still be one, in a language that was not understood."""
    return Text(
        f"ขอบคุณที่ทักมา{tone.ka} ถ้าเป็นเรื่องที่อยากให้{office}ทำ พิมพ์ จดเป็นเรื่อง จะจดให้เลย",
        choices=(Button("จดเป็นเรื่อง", data="record_anyway"), *_MENU),
    )


def chat_again(tone: Tone, phone: str) -> Text:
    """The same for the second time in a row: other ways to be heard."""
    return Text(
        f"ถ้าให้จดข้อความนี้เป็นเรื่อง พิมพ์ จดเป็นเรื่อง ถ้าอยากคุยกับคน พิมพ์ ติดต่อเจ้าหน้าที่ หรือโทร {phone} ได้{tone.ka}",
        choices=(Button("จดเป็นเรื่อง", data="record_anyway"), *_MENU),
    )


def abuse(tone: Tone, office: str) -> Text:
    """Hard words: calm, and the door stays open."""
    return Text(f"ขออภัยที่ทำให้ไม่สบายใจ{tone.ka} อยากให้{office}แก้เรื่องไหน พิมพ์บอกได้เลย หรือพิมพ์ ติดต่อเจ้าหน้าที่", choices=_MENU)


def spam(tone: Tone, office: str) -> Text:
    """Advertisements and the like."""
    return Text(f"ที่นี่รับเรื่องที่อยากให้{office}ทำในชุมชน{tone.ka} ถ้ามี พิมพ์มาได้เลย")


def no_words(tone: Tone) -> Text:
    """Nothing but signs or emoji."""
    return Text(f"ขอเป็นข้อความสั้น ๆ ได้ไหม{tone.kha} เช่น อยากให้ซ่อมไฟในซอย")


def nothing_to_record(tone: Tone) -> Text:
    """Asked to record words that are not there any more."""
    return Text(f"พิมพ์เรื่องมาได้เลย{tone.ka} จะจดให้ทันที")


def too_many_at_once(tone: Tone) -> Text:
    """A flood of messages by one resident."""
    return Text(f"ได้รับครบทุกข้อความแล้ว{tone.ka} กำลังทยอยจด รอสักครู่ ไม่ต้องส่งซ้ำ")


def trouble(tone: Tone) -> Text:
    """Something of ours is broken."""
    return Text(f"ขออภัย{tone.ka} ตอนนี้ขัดข้องอยู่ ข้อความของท่านไม่หาย จะตอบทันทีที่ใช้ได้ ไม่ต้องส่งซ้ำ")


def in_groups(tone: Tone, name: str) -> Text:
    """Said once, on joining a group."""
    return Text(
        f"สวัสดีทุกท่าน ที่นี่รับเรื่องของ{name}แบบคุยกันสองคน ในกลุ่มนี้จะไม่อ่านและไม่เก็บข้อความของใคร"
        f"\nมีเรื่องอยากบอก เพิ่มเพื่อนแล้วทักมาทางแชตส่วนตัวได้เลย{tone.ka}"
    )
