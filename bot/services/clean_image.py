"""A photo as it may be stored: a real picture, of bearable size, without the place and device that cameras write in."""

import io
import warnings

from PIL import Image, ImageOps

_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 1600
_KINDS = ("JPEG", "PNG", "WEBP")


class NotAPicture(ValueError):
    """The bytes are no picture that we keep; the text says why, in one word."""


def clean_image(content: bytes, longest_side: int = _LONGEST_SIDE) -> bytes:
    """`content` re-encoded as JPEG: turned upright, at most 1600 px long, no metadata. Raises NotAPicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upright = _decoded(io.BytesIO(content))
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture("too_large") from error
    except Exception as error:  # decoders meet hostile bytes and raise whatever they please
        raise NotAPicture("unreadable") from error
    upright.thumbnail((longest_side, longest_side))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=82)
    return out.getvalue()


def _decoded(content: io.BytesIO) -> Image.Image:
    image = Image.open(content, formats=_KINDS)
    if image.width * image.height > _MOST_PIXELS:  # known from the header, before anything is unpacked
        raise NotAPicture("too_large")
    return ImageOps.exif_transpose(image).convert("RGB")
