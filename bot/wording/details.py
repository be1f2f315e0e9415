"""Photos, places, voice messages and files."""

from bot.domain.messages import Button, Text
from bot.wording.quoting import quoted
from bot.wording.tone import Tone

CAMERA = Button("ถ่ายรูป", picker="camera")
ALBUM = Button("เลือกรูป", picker="album")
PLACE = Button("ส่งตำแหน่ง", picker="place")
SKIP = Button("ข้าม", data="cancel")


def ask(tone: Tone, number: str) -> Text:
    """A photo or a place for one need."""
    return Text(
        f"ส่งรูปหรือตำแหน่งของเรื่อง {number} มาได้เลย หรือพิมพ์บอกว่าอยู่ตรงไหน ถ้าไม่มี พิมพ์ ข้าม{tone.ka}",
        choices=(CAMERA, ALBUM, PLACE, SKIP),
    )


def photo_added(tone: Tone, number: str, count: int) -> Text:
    """A photo went to a need straight away."""
    many = f" ตอนนี้มี {count} ไฟล์" if count > 1 else ""
    return Text(
        f"ใส่รูปในเรื่อง {number} แล้ว{many}{tone.ka} ถ้าเป็นเรื่องอื่น พิมพ์ เป็นเรื่องใหม่",
        choices=(CAMERA, ALBUM, PLACE, Button("เป็นเรื่องใหม่", data="new_need"), SKIP),
    )


def file_added(tone: Tone, number: str) -> Text:
    """A video or file went to a need straight away."""
    return Text(f"ใส่ไฟล์ในเรื่อง {number} แล้ว{tone.ka} เจ้าหน้าที่จะเปิดดูให้")


def place_added(tone: Tone, number: str, name: str) -> Text:
    """A place went to a need."""
    where = f"\n{quoted(name, 100)}" if name else ""
    return Text(f"ใส่ตำแหน่งในเรื่อง {number} แล้ว{tone.ka}{where}", choices=(CAMERA, ALBUM, SKIP))


def skipped(tone: Tone) -> Text:
    """Nothing to add."""
    return Text(f"ได้{tone.ka} มีเรื่องอื่นอยากบอก พิมพ์มาได้เลย")


def ask_about_picture(tone: Tone, last_number: str | None) -> Text:
    """A photo came without words."""
    return Text(f"ได้รูปแล้ว{tone.ka} รูปนี้เรื่องอะไร พิมพ์สั้น ๆ ก็พอ", choices=_of_which(last_number, "รูปของ"))


def ask_about_file(tone: Tone, last_number: str | None) -> Text:
    """A video or file came without words."""
    return Text(f"ได้ไฟล์แล้ว{tone.ka} เป็นเรื่องอะไร พิมพ์สั้น ๆ ก็พอ", choices=_of_which(last_number, "รูปของ"))


def ask_about_place(tone: Tone, last_number: str | None) -> Text:
    """A place came without words."""
    return Text(f"ได้ตำแหน่งแล้ว{tone.ka} ตรงนี้มีเรื่องอะไร พิมพ์สั้น ๆ ก็พอ", choices=_of_which(last_number, "ตำแหน่งของ"))


def tell_the_need(tone: Tone) -> Text:
    """The photo belongs to something new."""
    return Text(f"ได้{tone.ka} พิมพ์เรื่องมาได้เลย จะใส่รูปให้ด้วย")


def nothing_sent_before(tone: Tone) -> Text:
    """A button about a photo that is no longer there."""
    return Text(f"ยังหารูปที่ว่าไม่เจอ{tone.ka} ส่งมาใหม่ได้เลย")


def place_makes_no_sense(tone: Tone) -> Text:
    """Coordinates that are none, or far from the country."""
    return Text(f"ยังอ่านตำแหน่งนี้ไม่ได้{tone.ka} ลองส่งใหม่ หรือพิมพ์บอกว่าอยู่ตรงไหน", choices=(PLACE,))


def voice_received(tone: Tone) -> Text:
    """Staff listen to it."""
    return Text(f"ได้รับเสียงแล้ว{tone.ka} เจ้าหน้าที่จะฟังและจดให้ แล้วส่งเลขเรื่องกลับมา ถ้าสะดวกพิมพ์ จะได้เลขเรื่องทันที")


def cannot_open(tone: Tone) -> Text:
    """A kind of file that staff must not open."""
    return Text(f"ไฟล์แบบนี้เปิดไม่ได้{tone.ka} ส่งเป็นรูปหรือพิมพ์บอกแทนได้เลย")


def cannot_fetch(tone: Tone) -> Text:
    """A photo that lies elsewhere than at LINE."""
    return Text(f"ยังเปิดรูปนี้ไม่ได้{tone.ka} ลองส่งใหม่จากอัลบั้มในเครื่อง", choices=(CAMERA, ALBUM))


def _of_which(last_number: str | None, what: str) -> tuple[Button, ...]:
    new = Button("เป็นเรื่องใหม่", data="new_need")
    if last_number is None:
        return (new,)
    return (Button(f"{what} {last_number.rsplit('-', 1)[-1]}", data=f"photo_of?need={last_number}"), new)
