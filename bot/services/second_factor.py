"""The second factor: six digits from an app (TOTP, RFC 6238), or one of ten codes on paper.

A code is good for its own half minute and the one on either side, and once only. The secret lies sealed with the keys
of DATA_KEYS; of the codes on paper only slow hashes are kept, and the codes themselves are shown once.
"""

import secrets
from datetime import datetime

import pyotp

from bot.domain.errors import Refused
from bot.services.record_audit import record_audit
from bot.services.sign_in import HASHER, has_second_factor, matches
from bot.store.sealing import InvalidToken, Seal
from bot.store.second_factors import (
    count_unused_codes,
    drop_factor,
    factor_of,
    mark_enrolled,
    replace_recovery_codes,
    set_secret,
    take_step,
    unused_codes,
    use_code,
)
from bot.store.session import Session
from bot.store.staff import authority_ids_of, drop_sessions_of, mark_enrolment_due, member, staff_row

RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
_STEP_SECONDS = 30
_ISSUER = "ประชาคม"


def begin_enrolment(session: Session, seal: Seal, staff_id: int) -> str:
    """The secret to show, the same one until a code has come from it. Raises Refused where there is a factor."""
    factor = factor_of(session, staff_id)
    if factor is not None and factor.enrolled_at:
        raise Refused("there is a second factor", thai="บัญชีนี้มีแอปยืนยันตัวตนแล้ว เลิกใช้ของเดิมก่อน แล้วจึงตั้งใหม่")
    if factor is not None and (secret := _opened(seal, factor.secret_encrypted)):
        return secret
    secret = pyotp.random_base32()
    set_secret(session, staff_id, seal.encrypt(secret))
    return secret


def address_for_app(secret: str, email: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=_ISSUER)


def finish_enrolment(session: Session, seal: Seal, staff_id: int, code: str, *, now: datetime) -> list[str] | None:
    """Ask for codes from now on, and give the recovery codes; None where `code` is not one of the app's."""
    if not _takes_app_code(session, seal, staff_id, code, now, is_enrolling=True):
        return None
    mark_enrolled(session, staff_id, now)
    record_audit(session, "second_factor_set_up", authority_id=None, staff_id=staff_id, now=now)
    return _new_codes(session, staff_id)


def takes_code(session: Session, seal: Seal, staff_id: int, typed: str, *, now: datetime) -> bool:
    """Whether `typed` is a code of this person's app, or one of theirs on paper; it is used up then."""
    if _takes_app_code(session, seal, staff_id, typed, now):
        return True
    plain = typed.strip().lower().replace(" ", "")
    if len(plain) != 11:
        return False
    for code_id, code_hash in unused_codes(session, staff_id):
        if matches(code_hash, plain) and use_code(session, code_id, now):
            left = count_unused_codes(session, staff_id)
            record_audit(session, "recovery_code_used", authority_id=None, staff_id=staff_id, now=now, left=left)
            return True
    return False


def renew_recovery_codes(session: Session, staff_id: int, *, now: datetime) -> list[str]:
    """Ten new codes; the old ones are good no longer. Raises Refused without a second factor."""
    if not has_second_factor(session, staff_id):
        raise Refused("no second factor", thai="ตั้งแอปยืนยันตัวตนก่อน แล้วจึงขอรหัสสำรองได้")
    record_audit(session, "recovery_codes_renewed", authority_id=None, staff_id=staff_id, now=now)
    return _new_codes(session, staff_id)


def give_up_second_factor(session: Session, staff_id: int, *, must_enrol: bool, now: datetime) -> None:
    """Forget one's own app, as before changing the telephone; who must have one sets up the next before anything."""
    drop_factor(session, staff_id)
    if must_enrol:
        mark_enrolment_due(session, staff_id)
    record_audit(session, "second_factor_given_up", authority_id=None, staff_id=staff_id, now=now)


def reset_second_factor(session: Session, authority_id: int, staff_id: int, *, by: int, now: datetime) -> None:
    """Forget the app of a colleague who lost it; they are signed out everywhere.

    Raises NotFound, or Refused for oneself and where the person also works for another authority.
    """
    staff, _ = member(session, authority_id, staff_id)
    if staff_id == by:
        raise Refused("not one's own", thai="ล้างของตนเองที่นี่ไม่ได้ ให้ผู้ดูแลระบบอีกคนทำให้ หรือเปลี่ยนที่หน้าบัญชีของท่าน")
    if authority_ids_of(session, staff_id) != [authority_id]:
        raise Refused(
            "the account belongs to several authorities",
            thai="คนนี้ทำงานกับหน่วยงานอื่นด้วย ให้ผู้ดูแลเครื่องแม่ข่ายล้างแอปยืนยันตัวตนแทน",
        )
    drop_factor(session, staff_id)
    drop_sessions_of(session, staff_id)
    record_audit(session, "second_factor_reset", authority_id=authority_id, staff_id=by, now=now, email=staff.email)


def reset_second_factor_by_operator(session: Session, email: str, *, now: datetime) -> None:
    """The same from the command line. Raises Refused where nobody signs in with that address."""
    row = staff_row(session, email.strip().lower())
    if row is None:
        raise Refused(f"nobody signs in as {email}", thai="ไม่มีบัญชีนี้")
    drop_factor(session, row.id)
    drop_sessions_of(session, row.id)
    record_audit(session, "second_factor_reset_by_operator", authority_id=None, staff_id=row.id, now=now)


def _takes_app_code(
    session: Session, seal: Seal, staff_id: int, typed: str, now: datetime, *, is_enrolling: bool = False
) -> bool:
    code = typed.replace(" ", "")
    factor = factor_of(session, staff_id)
    if factor is None or bool(factor.enrolled_at) == is_enrolling or not (code.isdecimal() and len(code) == 6):
        return False
    secret = _opened(seal, factor.secret_encrypted)
    if secret is None:
        return False
    totp, here = pyotp.TOTP(secret), int(now.timestamp()) // _STEP_SECONDS
    step = next((step for step in (here - 1, here, here + 1) if _is_code(totp, step, code)), None)
    return step is not None and take_step(session, staff_id, step)


def _is_code(totp: pyotp.TOTP, step: int, code: str) -> bool:
    return secrets.compare_digest(totp.generate_otp(step), str(int(code)).zfill(6))  # ๑๒๓ are digits too


def _opened(seal: Seal, secret_encrypted: str) -> str | None:
    try:
        return seal.decrypt(secret_encrypted)
    except InvalidToken:  # the key it was sealed with is gone: the app must be set up anew
        return None


def _new_codes(session: Session, staff_id: int) -> list[str]:
    codes = [f"{_word()}-{_word()}" for _ in range(RECOVERY_CODES)]
    replace_recovery_codes(session, staff_id, [HASHER.hash(code) for code in codes])
    return codes


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))
