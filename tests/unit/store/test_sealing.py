"""LINE ids at rest: encrypted under keys that rotate, found by a hash that does not."""

import pytest
from cryptography.fernet import Fernet, InvalidToken

from bot.store.sealing import Seal

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
MALI = "U" + "a" * 32


def test_what_an_old_key_sealed_is_opened_after_rotation():
    token = Seal((OLD,), "look-up").encrypt(MALI)
    assert MALI not in token
    assert Seal((NEW, OLD), "look-up").decrypt(token) == MALI


def test_the_newest_key_seals_so_that_the_old_one_can_go():
    token = Seal((NEW, OLD), "look-up").encrypt(MALI)
    assert Seal((NEW,), "look-up").decrypt(token) == MALI
    with pytest.raises(InvalidToken):
        Seal((OLD,), "look-up").decrypt(token)


def test_one_person_has_another_hash_in_each_authority_and_under_each_key():
    seal = Seal((OLD,), "look-up")
    assert seal.chat_hash(1, MALI) == Seal((NEW,), "look-up").chat_hash(1, MALI)
    assert len({seal.chat_hash(1, MALI), seal.chat_hash(2, MALI), Seal((OLD,), "other").chat_hash(1, MALI)}) == 3
