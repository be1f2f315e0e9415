"""Put a list of those invited to a forum into it, whole or not at all.

A number that stands on the list already gets the new name, group and telephone: a list is often sent a second time,
corrected. Nobody is taken off by it, since they may have come.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.member_list import ListedMember
from bot.services.record_audit import record_audit
from bot.store.attendances import add_members, change_member, members_of
from bot.store.forum_parts import seats_of
from bot.store.forums import forum_row
from bot.store.session import Session


def import_members(
    session: Session, authority_id: int, forum_id: int, listed: Sequence[ListedMember], *, by: int, now: datetime
) -> tuple[int, int]:
    """How many people were added and how many changed. Raises Refused where a group is gone, NotFound."""
    forum_row(session, authority_id, forum_id, hold=True)  # two lists at once would take the same free numbers
    seats = {one.name: one.id for one in seats_of(session, authority_id, forum_id)}
    if not all(one.group in seats for one in listed):
        raise Refused("a group is gone", thai="กลุ่มของประชาคมนี้เปลี่ยนไปแล้ว ตรวจรายชื่ออีกครั้ง")
    stood = {one.number: one for one in members_of(session, authority_id, forum_id)}
    taken = {*stood, *(one.number for one in listed if one.number is not None)}
    fresh, changed = [], 0
    free = 1
    for one in listed:
        number = one.number
        if number is None:
            while free in taken:
                free += 1
            number = free
            taken.add(number)
        row = {"number": number, "name": one.name, "phone": one.phone, "seats_id": seats[one.group]}
        if number not in stood:
            fresh.append(row)
        elif (stood[number].name, stood[number].phone, stood[number].seats_id) != (
            one.name,
            one.phone,
            row["seats_id"],
        ):
            change_member(session, authority_id, stood[number].id, row)
            changed += 1
    add_members(session, authority_id, forum_id, fresh)
    record_audit(
        session, "members_imported", authority_id=authority_id, staff_id=by, now=now,
        forum=forum_id, added=len(fresh), changed=changed,
    )  # fmt: skip
    return len(fresh), changed
