"""What a fresh demo holds, and that a second start adds nothing."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from bot.domain import thai_time
from bot.domain.roles import Role
from bot.domain.states import ConsentState, ForumState, NeedSource
from bot.services.build_brief import build_brief
from bot.services.draft_write_up import held_forum
from bot.services.sign_in import staff_with_password
from bot.simulator.cast import cast_of
from bot.simulator.demo_needs import demo_needs
from bot.simulator.seed import ADMIN, AUTHORITY_FILES, PASSWORD, STAFF, seed_demo
from bot.store.authorities import all_authorities
from bot.store.forum_answers import answer_of, count_answers
from bot.store.forums import forums_of
from bot.store.models import Community, Consent, Need, NeedSupport, Resident, Row, Staff
from bot.store.reports_broadcasts import ACTIVE, ENDED, broadcasts_of
from bot.store.residents import resident_by_hash
from bot.store.sealing import Seal
from bot.store.session import Database
from bot.store.staff import role_in, staff_row
from bot.store.write_ups import write_up_of
from tests.conftest import DATA_KEY


@pytest.fixture(scope="module")
def seal():
    return Seal((DATA_KEY,), "a-look-up-key-for-tests")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory, seal):
    """One demo for all these tests: none of them changes it."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    Row.metadata.create_all(database.engine)
    seed_demo(database, seal, thai_time.now())
    yield database
    database.close()


def count_all(database):
    with database.reading() as session:
        return {row.__name__: session.scalar(select(func.count()).select_from(row))
                for row in (Need, Resident, Consent, NeedSupport, Staff, Community)}  # fmt: skip


def test_a_second_start_adds_nothing(seeded, seal):
    before = count_all(seeded)
    assert seed_demo(seeded, seal, thai_time.now()) == 0
    assert count_all(seeded) == before


def test_either_database_is_filled_with_hundreds_of_needs(database, seal):
    assert seed_demo(database, seal, thai_time.now()) > 400


def test_every_line_of_the_files_became_a_need_of_its_community_in_the_order_of_time(seeded):
    with seeded.reading() as session:
        for authority in all_authorities(session):
            lines = demo_needs(authority.slug)
            assert lines, authority.slug
            needs = session.execute(
                select(Need.event_id, Need.said_at, Community.code)
                .join(Community, Community.id == Need.community_id)
                .where(Need.authority_id == authority.id)
                .order_by(Need.number)
            ).all()
            places = {event: code for event, _, code in needs}
            assert places == {f"demo:{line.row}": line.community_code for line in lines}
            days = [said_at.date() for _, said_at, _ in needs]
            assert days == sorted(days)
            assert max(said_at for _, said_at, _ in needs) <= thai_time.now()


def test_supporters_are_counted_people_of_the_same_community_and_never_the_teller(seeded):
    with seeded.reading() as session:
        pairs = session.execute(
            select(Need, Resident).join(NeedSupport, NeedSupport.need_id == Need.id).join(
                Resident, Resident.id == NeedSupport.resident_id
            )
        ).all()  # fmt: skip
        assert pairs
        assert all(need.resident_id != person.id and need.community_id == person.community_id for need, person in pairs)
        people = Counter(need.id for need, _ in pairs)
        assert all(need.supporters == people[need.id] for need, _ in pairs)


def test_paper_and_telephone_needs_have_no_resident_and_name_who_entered_them(seeded):
    with seeded.reading() as session:
        heard = session.scalars(select(Need).where(Need.source.in_((NeedSource.PAPER, NeedSource.PHONE)))).all()
        writer = staff_row(session, ADMIN)
        assert heard
        assert {(need.resident_id, need.entered_by) for need in heard} == {(None, writer.id)}


def test_the_staff_can_sign_in_and_have_their_role_in_all_four_authorities(seeded):
    with seeded.reading() as session:
        ids = [authority.id for authority in all_authorities(session)]
        assert len(ids) == len(list(AUTHORITY_FILES.glob("*.toml"))) == 4
        for email, _, role in STAFF:
            person = staff_with_password(session, email, PASSWORD)
            assert person is not None
            assert not person.must_change_password
            assert {role_in(session, each, person.id) for each in ids} == {role}
        assert (ADMIN, Role.ADMIN) in {(email, role) for email, _, role in STAFF}


def test_the_cast_stands_as_it_is_written(seeded, seal):
    with seeded.reading() as session:
        for authority in all_authorities(session):
            for person in cast_of(authority.slug):
                resident = resident_by_hash(session, authority.id, seal.chat_hash(authority.id, person.line_id))
                assert (resident is not None) == person.has_followed, person.name
                assert (resident.consent_state == ConsentState.GIVEN) == person.has_consented, person.name
                code = session.scalar(select(Community.code).where(Community.id == resident.community_id))
                assert code == person.community_code, person.name


def test_every_authority_has_a_forum_written_up_and_one_for_all_to_come(seeded):
    now = thai_time.now()
    with seeded.reading() as session:
        for authority in all_authorities(session):
            held, *others, coming = forums_of(session, authority.id, authority.cycle.id)
            assert held.starts_at < now < coming.starts_at
            assert (held.state, coming.is_for_all) == (ForumState.WRITTEN_UP, True)
            content = write_up_of(session, authority.id, held.id).content
            facts = held_forum(session, authority, held.id, content, now)
            assert facts.people > 30
            assert facts.brief.needs > 5
            assert facts.votes[0].choices[0][1] > 0
            assert len(others) == (13 if authority.slug == "lampang-pao" else 0)
            brief = build_brief(session, authority, coming.id, now)
            assert brief.needs > 40
            assert brief.groups > 0


def test_each_authority_has_sent_an_invitation_that_people_answered_and_has_a_draft(seeded, seal):
    with seeded.reading() as session:
        for authority in all_authorities(session):
            (sent,) = broadcasts_of(session, authority.id, ENDED, limit=9)
            (draft,) = broadcasts_of(session, authority.id, ACTIVE, limit=9)
            assert (sent.kind, sent.state, draft.kind, draft.state) == ("invitation", "sent", "free", "draft")
            assert sent.accepted == sent.meant > 0
            coming = next(one for one in forums_of(session, authority.id) if one.state == "announced")
            answers = count_answers(session, authority.id, [coming.id])[coming.id]
            assert answers["yes"] >= answers["maybe"] > 0  # the first district of a circuit is small
            for person in cast_of(authority.slug):  # the people of the phone answer there
                row = resident_by_hash(session, authority.id, seal.chat_hash(authority.id, person.line_id))
                assert row is None or answer_of(session, authority.id, coming.id, row.id) is None
