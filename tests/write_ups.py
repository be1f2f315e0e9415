"""The write-up of a forum as staff fill it in on its page, for tests of what comes of it."""

import io
import re
from dataclasses import dataclass
from html import unescape

import docx
from flask.testing import FlaskClient

from tests.admin_site import csrf_of

_FIELD = re.compile(r'name="was-([^"]+)" value="([^"]*)"')
_TEXT = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
_INPUT = re.compile(r'<input class="inp"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', re.DOTALL)
_CHOSEN = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked')


@dataclass
class WriteUpPage:
    """The pages of one write-up in somebody's browser."""

    browser: FlaskClient
    address: str  # …/forums/<id>/write-up

    def fields(self) -> dict[str, str]:
        """Everything that the form would send if nobody touched it."""
        page = self.browser.get(f"{self.address}/edit").get_data(as_text=True)
        shown = dict(_INPUT.findall(page)) | dict(_TEXT.findall(page)) | dict(_CHOSEN.findall(page))
        marks = {f"was-{name}": mark for name, mark in _FIELD.findall(page)}
        return {name: unescape(value) for name, value in (shown | marks).items()} | {"csrf_token": self.token()}

    def token(self) -> str:
        return csrf_of(self.browser, f"{self.address}/edit")

    def save(self, before: dict[str, str] | None = None, **typed: str):
        """Type into some fields and save; `before` is the form as it was opened."""
        return self.browser.post(f"{self.address}/edit", data={**(before or self.fields()), **typed})

    def post(self, act: str, **data: str):
        """Press a button beside the document."""
        token = csrf_of(self.browser, self.address)
        return self.browser.post(f"{self.address}/{act}", data={"csrf_token": token, **data})

    def words(self) -> str:
        """The document as it is shown."""
        page = (
            self.browser.get(self.address)
            .get_data(as_text=True)
            .split("<article", 1)[1]
            .split(">", 1)[1]
            .split("</article>", 1)[0]
        )
        return plain(unescape(re.sub(r"<[^>]+>", "\n", page)))

    def warnings(self) -> str:
        """What stands above the document."""
        page = self.browser.get(self.address).get_data(as_text=True).split("<article", 1)[0]
        return plain(unescape(re.sub(r"<[^>]+>", "\n", page)))

    def document(self):
        """The document as Word opens it."""
        return docx.Document(io.BytesIO(self.browser.get(f"{self.address}.docx").data))

    def table(self) -> list[list[str]]:
        """The people by group as Word shows them, without its head."""
        return [[cell.text for cell in row.cells] for row in self.document().tables[0].rows][1:]


def plain(text: str) -> str:
    """Words without the spaces that only hold them together."""
    return re.sub(r"\s*\n\s*", "\n", text.replace("\xa0", " "))
