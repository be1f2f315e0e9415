"""Settings: read once, checked together."""

import stat

import pytest
from cryptography.fernet import Fernet

from bot.domain.errors import SettingsError
from bot.settings import Settings


def test_an_empty_environment_gets_sqlite_and_keys_of_its_own(tmp_path):
    settings = Settings.from_env({"DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'prachakhom.db'}"
    assert not settings.is_scaled_out
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {"secret_key": 0o600, "data_keys": 0o600, "lookup_key": 0o600}


def test_the_keys_that_were_made_are_found_again(tmp_path):
    first = Settings.from_env({"DATA_DIR": str(tmp_path)})
    assert Settings.from_env({"DATA_DIR": str(tmp_path)}) == first


@pytest.mark.row(64)
def test_all_mistakes_are_told_in_one_line(tmp_path):
    env = {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "mysql://x",
        "REDIS_URL": "http://x",
        "SECRET_KEY": "short",
        "DATA_KEYS": "no-key",
        "TRUSTED_PROXIES": "one",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    line = str(caught.value)
    assert all(name in line for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_KEYS", "TRUSTED_PROXIES"))
    assert "\n" not in line


def test_data_keys_rotate_newest_first(tmp_path):
    keys = [Fernet.generate_key().decode() for _ in range(2)]
    settings = Settings.from_env({"DATA_DIR": str(tmp_path), "DATA_KEYS": ", ".join(keys)})
    assert settings.data_keys == tuple(keys)


def test_secrets_do_not_show_when_settings_are_printed(tmp_path):
    settings = Settings.from_env({"DATA_DIR": str(tmp_path)})
    assert settings.secret_key not in repr(settings)
    assert settings.data_keys[0] not in repr(settings)
