"""Circuits: the list, one of them with its forums, clashes and dates, and what is done with all of it at once."""

from collections import Counter
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.circuit_words import CLASH_NAMES, clash_words, days_left_words, due_of, template_words
from admin.forum_words import STATE_TAGS
from admin.month_grid import kinds_by_forum, month_address
from admin.parts import parts
from bot.domain.clashes import ClashKind
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day
from bot.services.announce_circuit import announce_circuit
from bot.services.find_clashes import clashes_of_circuit
from bot.services.make_circuit import mark_day
from bot.store.circuits import CircuitFacts, circuit_by_id, circuits_of
from bot.store.forums import ForumFacts, Places, all_places_of, forums_of
from bot.store.reports_circuit import Response, needs_by_community, responses_to


@dataclass(frozen=True, slots=True)
class Listed:
    """A circuit in the list."""

    circuit: CircuitFacts
    template: str
    forums: tuple[ForumFacts, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Row:
    """One forum of a circuit."""

    forum: ForumFacts
    response: Response
    needs: int
    clashes: tuple[ClashKind, ...]


def show_all() -> ResponseReturnValue:
    """The circuits of the plan cycle, the newest first."""
    here = visit()
    with parts().database.reading() as rows:
        circuits = circuits_of(rows, here.authority.id, here.cycle.id)
        forums = forums_of(rows, here.authority.id, here.cycle.id)
    return render_template("admin/circuits.html", circuits=[_listed(one, forums) for one in circuits])


def show(circuit_id: int) -> ResponseReturnValue:
    """One circuit."""
    here = visit()
    with parts().database.reading() as rows:
        circuit = circuit_by_id(rows, here.authority.id, circuit_id)
        every, places = forums_of(rows, here.authority.id), all_places_of(rows, here.authority.id)
        forums = [one for one in every if one.circuit_id == circuit.id]
        responses = responses_to(rows, here.authority.id, [one.id for one in forums])
        needs = needs_by_community(rows, here.authority.id, circuit.plan_cycle_id)
    clashes = clashes_of_circuit(circuit, every, places)
    kinds = kinds_by_forum(clashes)
    return render_template(
        "admin/circuit.html",
        circuit=circuit,
        template=template_words(circuit.template, here.authority),
        rows=[Row(one, responses[one.id], _needs_of(one, places, needs), kinds.get(one.id, ())) for one in forums],
        drafts=sum(one.state is ForumState.DRAFT for one in forums),
        days=len({bangkok_day(one.starts_at) for one in forums}),
        clash_texts=clash_words(clashes),
        dues=due_of(circuit, forums, bangkok_day(here.now)),
        month=month_address(bangkok_day(forums[0].starts_at)) if forums else None,
        days_left_words=days_left_words,
        CLASH_NAMES=CLASH_NAMES,
        STATE_TAGS=STATE_TAGS,
    )


def announce(circuit_id: int) -> ResponseReturnValue:
    """Announce every draft of it; nothing is sent by this."""
    here = visit()
    with parts().database.transaction() as rows:
        done = announce_circuit(rows, here.authority.id, circuit_id, by=here.staff.id, now=here.now)
    if done.announced:
        flash(
            f"ประกาศแล้ว {done.announced} ครั้ง ผู้อยู่อาศัยเห็นใน LINE แล้ว แต่ยังไม่มีใครได้รับข้อความ ส่งคำเชิญได้จากหน้าประชาคมแต่ละครั้ง"
        )
    for name in done.left:
        flash(f"{name} ยังเป็นร่าง เพราะวันเวลาผ่านมาแล้ว แก้ไขวันก่อนแล้วประกาศอีกครั้ง")
    return redirect(url_for("admin.forums_circuit", circuit_id=circuit_id))


def mark(circuit_id: int, day_id: int) -> ResponseReturnValue:
    """Tick a date, or take the tick away."""
    here, is_done = visit(), request.form.get("done") == "1"
    with parts().database.transaction() as rows:
        mark_day(rows, here.authority.id, circuit_id, day_id, is_done=is_done, by=here.staff.id, now=here.now)
    return redirect(url_for("admin.forums_circuit", circuit_id=circuit_id, _anchor="dates"))


def _listed(circuit: CircuitFacts, forums: list[ForumFacts]) -> Listed:
    own = tuple(one for one in forums if one.circuit_id == circuit.id)
    held = sum(one.state in {ForumState.HELD, ForumState.WRITTEN_UP} for one in own)
    return Listed(circuit, template_words(circuit.template, visit().authority), own, held)


def _needs_of(forum: ForumFacts, places: Places, needs: Counter[int]) -> int:
    reached = places.reached(forum)
    return needs.total() if reached is None else sum(needs[one] for one in reached)
