"""The machine: addresses, keys, disk, and whether Thai can be set on paper."""

from collections.abc import Iterator
from importlib.resources import files
from shutil import disk_usage
from typing import Any

import typst
from PIL import features

from bot.cli.checks import Finding, judged
from bot.settings import Settings

_LEAST_SHARE, _LEAST_BYTES = 0.05, 2_000_000_000
_THAI = '#set text(font: ("Sarabun", "Noto Emoji"), fallback: false)\nน้ำท่วมที่กำแพงเพชร ปั๊มน้ำ'


def check_machine(settings: Settings) -> Iterator[Finding]:
    """Everything that needs neither database nor network."""
    yield _address(settings)
    yield _keys(settings)
    yield _disk(settings)
    yield _fonts()


def _address(settings: Settings) -> Finding:
    words = f"PUBLIC_BASE_URL={settings.public_base_url or '(empty)'}, TRUSTED_PROXIES={settings.trusted_proxies}"
    if not settings.is_https:
        return judged("address", words, wrong="set PUBLIC_BASE_URL to the https://… that residents and staff use")
    no_proxy = "LINE needs HTTPS, which a reverse proxy gives: set TRUSTED_PROXIES to how many stand in front"
    return judged("address", words, look=None if settings.trusted_proxies else no_proxy)


def _keys(settings: Settings) -> Finding:
    folder = settings.data_dir / "keys"
    there = [folder, *folder.iterdir()] if folder.is_dir() else []
    if not there:
        return judged("keys", "given by the environment")
    open_to_others = [path.name for path in there if path.stat().st_mode & 0o077]
    if open_to_others:
        return judged(
            "keys", f"others on this machine can read {', '.join(open_to_others)}", wrong=f"chmod -R go= {folder}"
        )
    return judged("keys", f"{len(there) - 1} in {folder}, for their owner alone; keep a copy elsewhere")


def _disk(settings: Settings) -> Finding:
    usage = disk_usage(settings.data_dir)
    words = f"{usage.free / 1e9:,.1f} GB free of {usage.total / 1e9:,.1f} where {settings.data_dir} lies"
    more = "make room: events are refused while the disk is full"
    is_full = usage.free < usage.total * _LEAST_SHARE
    return judged("disk", words, wrong=more if is_full else None, look=more if usage.free < _LEAST_BYTES else None)


def _fonts() -> Finding:
    """Set a line of Thai as the brief's PDF is set; drawing the menu of LINE anew needs FriBiDi too."""
    fonts: Any = [str(files("admin") / "paper" / "fonts")]
    again = "install the product again: its fonts are missing or damaged"
    try:
        _, warnings = typst.compile_with_warnings(_THAI.encode(), font_paths=fonts, ignore_system_fonts=True)
    except typst.TypstError as error:
        return judged("fonts", f"no PDF can be set ({error.message})", wrong=again)
    if warnings:
        return judged("fonts", f"PDFs lack letters ({warnings[0].message})", wrong=again)
    draws = None if features.check("raqm") else "install libfribidi0 before you change the menu's picture"
    return judged("fonts", "Thai can be set in PDFs" + (", not drawn in pictures" if draws else ""), look=draws)
