"""The write-up as a PDF."""

from dataclasses import asdict
from pathlib import Path

from admin.paper.typst_pdf import set_pdf
from admin.write_up_files.document import Paper


def as_pdf(paper: Paper) -> bytes:
    """The write-up as a tagged PDF of A4 pages; the same words give the same bytes."""
    return set_pdf(Path(__file__).parent / "write_up.typ", asdict(paper))
