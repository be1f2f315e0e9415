"""The list of needs as a file."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from admin.access import Visit, visit
from admin.file_names import day_in_names, kept_as
from admin.limits import limits
from admin.needs_files import NeedsFile, csv_chunks, write_xlsx
from admin.needs_query import ORDER_NAMES, NeedQuery
from admin.needs_shown import query_here
from admin.parts import parts
from bot.domain.authority_words import level_word
from bot.domain.roles import Role
from bot.domain.thai_time import full_moment
from bot.services.record_audit import record_audit
from bot.store.reports_needs import ExportRow, NeedCount, count_needs, stream_needs
from bot.store.session import Database

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES_PER_PERSON = "20 per minute"


def as_csv() -> ResponseReturnValue:
    """CSV, sent while it is read from the database."""
    here, query = visit(), _query()
    count = _note_export(here, query, "csv")
    response = Response(csv_chunks(_file(here, query, count)), mimetype="text/csv")
    response.headers["Content-Disposition"] = _name(here, "csv")
    return response


def as_xlsx() -> ResponseReturnValue:
    """A workbook of Excel."""
    here, query = visit(), _query()
    count = _note_export(here, query, "xlsx")
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it has been sent
    write_xlsx(file, _file(here, query, count))
    file.seek(0)
    response = send_file(file, mimetype=_XLSX)
    response.headers["Content-Disposition"] = _name(here, "xlsx")
    return response


def _query() -> NeedQuery:
    with parts().database.reading() as rows:
        return query_here(rows)[0]


def _note_export(here: Visit, query: NeedQuery, kind: str) -> NeedCount:
    limits().hit("export", _FILES_PER_PERSON, str(here.staff.id))
    with parts().database.transaction() as rows:
        count = count_needs(rows, here.authority.id, here.cycle.id, query.wanted)
        record_audit(
            rows,
            "needs_exported",
            authority_id=here.authority.id,
            staff_id=here.staff.id,
            now=here.now,
            kind=kind,
            needs=count.needs,
            filters=sorted(query.filters),
        )
    return count


def _file(here: Visit, query: NeedQuery, count: NeedCount) -> NeedsFile:
    chosen = " · ".join(chip.label for chip in query.chips) or "ทั้งหมด"
    heading = (
        f"ความต้องการ {here.authority.name} แผน {here.cycle.name} · ตัวกรอง: {chosen} · เรียง{ORDER_NAMES[query.order]}"
        f" · {count.needs:,} เรื่อง จาก {count.people:,} คน · ข้อมูล{full_moment(here.now)}"
    )
    rows = _rows(parts().database, here.authority.id, here.cycle.id, query)
    level = level_word(here.authority.community_level)
    return NeedsFile(heading, rows, here.issues, here.may(Role.FACILITATOR), level)


def _rows(database: Database, authority_id: int, cycle_id: int, query: NeedQuery) -> Iterator[ExportRow]:
    with database.reading() as session:
        yield from stream_needs(session, authority_id, cycle_id, query.wanted, order=query.order)


def _name(here: Visit, ending: str) -> str:
    authority, day = here.authority, day_in_names(here.now)
    return kept_as(f"ความต้องการ {authority.short_name} {day}", f"needs-{authority.slug}-{day}", ending)
