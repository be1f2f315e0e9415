"""Loading authority files, again and again."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bot.domain.errors import AuthorityFileError, NotFound
from bot.services.find_channel import Channels
from bot.services.load_authority import load_authority_file
from bot.store.models import Authority, Community
from bot.store.sealing import Seal

KHELANG = Path(__file__).parents[1] / "authorities" / "khelang.toml"


def test_a_file_without_issues_gets_the_seven(khelang):
    assert [issue.short_name for issue in khelang.issues.values()][4] == "สิ่งแวดล้อม"
    assert khelang.cycle.name == "2571–2575"
    assert khelang.settings.retention_until == "30 กันยายน 2575"


def test_loading_twice_changes_nothing(database, seal, khelang, now):
    with database.transaction() as session:
        again = load_authority_file(session, seal, KHELANG, now)
        assert session.scalar(select(func.count()).select_from(Community)) == 4
    assert again == khelang


def test_loading_again_leaves_an_edit_alone_but_updates_the_rest(database, seal, khelang, now, tmp_path):
    with database.transaction() as session:
        session.scalar(select(Community).where(Community.code == "01")).name = "ชุมชนบ้านชมพูเหนือ"
        row = session.get(Authority, khelang.id)
        row.settings = {**row.settings, "retention_until": "31 ธันวาคม 2576"}
    changed = tmp_path / "khelang.toml"
    changed.write_text(KHELANG.read_text().replace("054-000-000", "054-111-111").replace("บ้านชมพู", "บ้านชมพูใต้"))
    with database.transaction() as session:
        facts = load_authority_file(session, seal, changed, now)
        name = session.scalar(select(Community.name).where(Community.code == "01"))
    assert name == "ชุมชนบ้านชมพูเหนือ"
    assert facts.contact_phone == "054-111-111"
    assert facts.settings.retention_until == "31 ธันวาคม 2576"


@pytest.mark.row(60)
@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('number_prefix = "KN"', 'number_prefix = "kn-"', "number_prefix"),
        ('slug = "khelang"', 'slug = "sign-in"', "slug"),
        ("collecting = true", "collecting = false", "collecting"),
        ("latitude = 18.2601", "latitude = 118.2", "Thailand"),
        ('code = "02"', 'code = "01"', "twice"),
        ("retention_until", "retention_til", "unknown"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line_and_stores_nothing(database, seal, now, tmp_path, old, new, named):
    path = tmp_path / "wrong.toml"
    path.write_text(KHELANG.read_text().replace(old, new, 1))
    with pytest.raises(AuthorityFileError, match=named) as caught, database.transaction() as session:
        load_authority_file(session, seal, path, now)
    assert "\n" not in str(caught.value)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Authority)) == 0


def test_secrets_are_sealed_and_two_are_valid_during_rotation(database, seal, khelang):
    channel = Channels(database, seal).of_slug("khelang")
    assert len(channel.secrets) == 2
    with database.reading() as session:
        assert channel.secrets[0] not in session.get(Authority, khelang.id).channel_encrypted


def test_a_channel_sealed_with_a_lost_key_leaves_the_others_alone(database, seal, khelang, lamphun):
    lost = Seal((Fernet.generate_key().decode(),), "look-up")
    with database.transaction() as session:
        session.get(Authority, lamphun.id).channel_encrypted = lost.encrypt("{}")
    channels = Channels(database, seal)
    assert channels.of_slug("khelang").authority_id == khelang.id
    with pytest.raises(NotFound):
        channels.of_slug("lamphun")
