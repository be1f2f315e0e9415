"""The audit log of an authority, on a page and as a file."""

import csv
import io
import json
from collections.abc import Iterator

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from admin.access import Visit, visit
from admin.audit_words import detail_of, words_of
from admin.file_names import day_in_names, kept_as
from admin.needs_files import csv_safe
from admin.parts import parts
from bot.services.record_audit import record_audit
from bot.store.reports_audit import PER_PAGE, AuditLine, audit_page, stream_audit
from bot.store.session import Database
from bot.store.staff import colleagues

_COLUMNS = ("ลำดับ", "เมื่อ (UTC)", "ใคร", "ทำอะไร", "ชื่อในระบบ", "รายละเอียด", "อยู่ในสายของหน่วยงาน", "ค่าผนึก SHA-256")


def show() -> ResponseReturnValue:
    """The newest acts, page by page."""
    here, person = visit(), _number("person")
    with parts().database.reading() as rows:
        found = audit_page(rows, here.authority.id, staff_id=person, before=_number("before"))
        people = colleagues(rows, here.authority.id)
    lines = found[:PER_PAGE]
    return render_template(
        "admin/settings/audit.html",
        lines=lines,
        before=lines[-1].id if len(found) > PER_PAGE else None,
        people=people,
        person=person,
        words_of=words_of,
        detail_of=detail_of,
    )


def as_csv() -> ResponseReturnValue:
    """Every act with its seal, so that the chain can be followed elsewhere too."""
    here = visit()
    with parts().database.transaction() as rows:
        record_audit(rows, "audit_exported", authority_id=here.authority.id, staff_id=here.staff.id, now=here.now)
    response = Response(_chunks(parts().database, here, _number("person")), mimetype="text/csv")
    day = day_in_names(here.now)
    name = kept_as(f"บันทึกการใช้งาน {here.authority.short_name} {day}", f"audit-{here.authority.slug}-{day}", "csv")
    response.headers["Content-Disposition"] = name
    return response


def _chunks(database: Database, here: Visit, person: int | None) -> Iterator[str]:
    yield "\ufeff" + _line(_COLUMNS)
    with database.reading() as rows:
        for entry in stream_audit(rows, here.authority.id, person):
            yield _line(_cells(entry))


def _cells(entry: AuditLine) -> tuple[str | int, ...]:
    detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True) if entry.detail else ""
    at, is_own = entry.happened_at.isoformat(), "ใช่" if entry.is_of_authority else ""
    return (entry.id, at, entry.name or "", words_of(entry.what), entry.what, detail, is_own, entry.hash or "")


def _line(cells: tuple[str | int, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([csv_safe(cell) for cell in cells])
    return buffer.getvalue()


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
