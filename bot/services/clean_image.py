"""A photo as it may be stored: a real picture, of bearable size, without the place and device that cameras write in.

A few kilobytes can unpack to gigabytes. The size is therefore read from the header before anything is unpacked, and a
kind may have as many pixels as its decoder unpacks within 100 MB: an ordinary JPEG many, for it is read no larger than
it is kept.
"""

import io
import warnings

from PIL import Image, ImageOps

_MOST_PIXELS = {"JPEG": 40_000_000, "PNG": 10_000_000, "WEBP": 6_000_000}
_MOST_PROGRESSIVE = 16_000_000
_LONGEST_SIDE = 1600
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis")  # of the photos of newer telephones


class NotAPicture(ValueError):
    """The bytes are no picture that we keep; the text says why, in one word."""


def clean_image(content: bytes, longest_side: int = _LONGEST_SIDE) -> bytes:
    """`content` re-encoded as JPEG: turned upright, at most 1600 px long, no metadata. Raises NotAPicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upright = _decoded(io.BytesIO(content), longest_side)
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture("too_large") from error
    except Exception as error:  # decoders meet hostile bytes and raise whatever they please
        raise NotAPicture("unreadable") from error
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=82)
    return out.getvalue()


def looks_like_picture(content: bytes, content_type: str) -> bool:
    """Whether this says or begins as a picture does, readable here or not: such bytes may hold where it was taken."""
    is_photo = content[4:8] == b"ftyp" and content[8:12] in _BRANDS
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return content_type.startswith("image/") or content.startswith(_BEGINNINGS) or is_photo or is_webp


def _decoded(content: io.BytesIO, longest_side: int) -> Image.Image:
    image = Image.open(content, formats=tuple(_MOST_PIXELS))
    most = _MOST_PROGRESSIVE if image.info.get("progressive") else _MOST_PIXELS[str(image.format)]
    if image.width * image.height > most:
        raise NotAPicture("too_large")
    image.draft("RGB", (longest_side, longest_side))
    image.thumbnail((longest_side, longest_side))  # before anything copies it
    return ImageOps.exif_transpose(image).convert("RGB")
