"""A photo and a voice message that are ready to be sent."""

import math
import struct
import wave
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

VOICE_SECONDS = 2
_RATE = 8_000


@cache
def sample_photo() -> bytes:
    """A lane at dusk with a broken lamp and a hole in the road, as JPEG."""
    picture = Image.new("RGB", (1024, 768), "#26344d")
    pen = ImageDraw.Draw(picture)
    for line in range(360):  # the sky grows lighter towards the houses
        pen.line((0, line, 1024, line), fill=(38 + line // 4, 52 + line // 5, 77 + line // 6))
    pen.polygon(((0, 360), (0, 250), (130, 190), (260, 250), (260, 360)), fill="#3c3430")
    pen.polygon(((700, 360), (700, 230), (860, 160), (1024, 230), (1024, 360)), fill="#453a33")
    pen.rectangle((760, 270, 820, 330), fill="#f3d27a")
    pen.rectangle((0, 360, 1024, 768), fill="#4a5a3c")
    pen.polygon(((430, 360), (560, 360), (900, 768), (90, 768)), fill="#5b5d63")
    pen.polygon(((488, 380), (500, 380), (505, 430), (484, 430)), fill="#d9d4c4")
    pen.ellipse((360, 560, 640, 660), fill="#2d2c2c", outline="#75706b", width=8)
    pen.ellipse((420, 590, 560, 640), fill="#6d7f8e")
    pen.line((300, 520, 300, 110), fill="#20232a", width=14)
    pen.line((300, 116, 390, 130), fill="#20232a", width=10)
    pen.ellipse((376, 122, 420, 150), fill="#14161a", outline="#73777f", width=3)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return kept.getvalue()


@cache
def sample_voice() -> bytes:
    """Two seconds that rise and fall like a sentence, as WAV: enough to be heard in the staff's inbox."""
    kept = BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(b"".join(struct.pack("<h", _sample(tick / _RATE)) for tick in range(VOICE_SECONDS * _RATE)))
    return kept.getvalue()


def _sample(second: float) -> int:
    pitch = 180 + 40 * math.sin(2 * math.pi * 1.5 * second)
    loudness = max(0.0, math.sin(2 * math.pi * 3 * second)) * math.sin(math.pi * second / VOICE_SECONDS)
    return int(9_000 * loudness * math.sin(2 * math.pi * pitch * second))
