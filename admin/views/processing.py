"""The record of processing, to read, to print and to hand over."""

import csv
import io

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.file_names import day_in_names, kept_as
from admin.needs_files import csv_safe
from admin.parts import parts
from admin.processing import Record, record_of
from bot.services.record_audit import record_audit
from bot.store.reports_processing import processing_counts

_ACTIVITY_HEAD = ("กิจกรรมและวัตถุประสงค์", "เจ้าของข้อมูล", "ข้อมูล", "ฐานตามกฎหมาย", "ใครเห็น", "เก็บนานเท่าไร")
_TIMES_HEAD = ("ข้อมูล", "เก็บนานเท่าไร", "แล้วเหลืออะไร")


def show() -> ResponseReturnValue:
    """The page."""
    return render_template(
        "admin/settings/processing.html", record=_record(), activity_head=_ACTIVITY_HEAD, times_head=_TIMES_HEAD
    )


def as_csv() -> ResponseReturnValue:
    """The same as a file."""
    here, record, buffer = visit(), _record(), io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    head = f"บันทึกรายการกิจกรรมการประมวลผล (มาตรา 39) {here.authority.name}"
    tables = (
        ((head,), *record.facts),
        (_ACTIVITY_HEAD, *((one.purpose, one.people, one.data, one.basis, one.seen_by, one.kept)
                           for one in record.activities)),
        (_TIMES_HEAD, *record.times),
    )  # fmt: skip
    for table in tables:
        writer.writerows([csv_safe(cell) for cell in row] for row in table)
        writer.writerow([])
    with parts().database.transaction() as rows:
        record_audit(rows, "processing_exported", authority_id=here.authority.id, staff_id=here.staff.id, now=here.now)
    day = day_in_names(here.now)
    response = Response(buffer.getvalue().encode(), mimetype="text/csv")
    response.headers["Content-Disposition"] = kept_as(
        f"บันทึกการประมวลผล {here.authority.short_name} {day}", f"processing-{here.authority.slug}-{day}", "csv"
    )
    return response


def _record() -> Record:
    here = visit()
    with parts().database.reading() as rows:
        return record_of(here.authority, processing_counts(rows, here.authority.id), here.now)
