"""Each authority's LINE channel and staff, as LINE itself sees them."""

from collections.abc import Iterator

from bot.app import Parts
from bot.cli.checks import Finding, judged
from bot.cli.checks.data import clock_finding
from bot.domain.errors import NotFound
from bot.domain.roles import Role
from bot.line.client import LineGateway
from bot.line.diagnosis import account_of, endpoint_of
from bot.services.find_channel import Channel
from bot.store.authorities import AuthorityFacts, all_authorities
from bot.store.second_factors import enrolled_among
from bot.store.session import Session
from bot.store.staff import Colleague, colleagues

_NEARLY = 0.9
_CONSOLE = "LINE Developers Console → Messaging API"


def check_authorities(parts: Parts, *, is_offline: bool) -> Iterator[Finding]:
    """Every authority of the installation; LINE is asked unless `is_offline`."""
    with parts.database.reading() as session:
        authorities = all_authorities(session)
        people = {one.id: colleagues(session, one.id) for one in authorities}
        without_code = {one.id: _without_code(session, people[one.id]) for one in authorities}
    if not authorities:
        yield judged("authorities", "none is loaded", look="prachakhom authority load FILE.toml")
    for authority in authorities:
        mend = f"prachakhom staff add --authority {authority.slug} --role admin …"
        admins = sum(one.role == Role.ADMIN for one in people[authority.id])
        yield judged(f"{authority.slug}: staff", f"{admins} administrators", wrong=None if admins else mend)
        yield _second_factors(authority, without_code[authority.id])
        yield from _check_channel(parts, authority, is_offline=is_offline)


def _without_code(session: Session, people: list[Colleague]) -> int:
    """How many who may send or change things sign in with a password alone."""
    ids = [one.staff.id for one in people if one.role.includes(Role.OFFICER)]
    return len(set(ids) - enrolled_among(session, ids))


def _second_factors(authority: AuthorityFacts, without_code: int) -> Finding:
    check = f"{authority.slug}: second factor"
    if not authority.settings.require_second_factor:
        return judged(check, "switched off", look="switch it on: ตั้งค่า → การเข้าระบบ")
    words = f"{without_code} officers and administrators have none yet"
    return judged(check, words, look="each is asked at the next sign-in" if without_code else None)


def _check_channel(parts: Parts, authority: AuthorityFacts, *, is_offline: bool) -> Iterator[Finding]:
    check = f"{authority.slug}: channel"
    try:
        channel = parts.channels.of_slug(authority.slug)
    except NotFound:
        yield judged(
            check, "sealed with another key", wrong="put the old key back into DATA_KEYS, after the newer ones"
        )
        return
    missing = [
        name
        for name, value in (("channel secret", channel.secrets), ("access token", channel.access_token))
        if not value
    ]
    if missing:
        yield judged(
            check, f"no {' and no '.join(missing)}", wrong="name them in the authority's file and load it again"
        )
        return
    yield judged(check, "has its secret and token")
    if not is_offline:
        yield from _ask_line(parts, authority, channel)


def _ask_line(parts: Parts, authority: AuthorityFacts, channel: Channel) -> Iterator[Finding]:
    gateway = parts.worker.gateway_of(channel.authority_id)
    account = account_of(gateway)
    check = f"{authority.slug}: LINE"
    if account.problem:
        mend = f"see that this machine reaches LINE; for 401 issue a new token ({_CONSOLE})"
        yield judged(check, f"does not take the token: {account.problem}", wrong=mend)
        return
    is_other = authority.basic_id is not None and authority.basic_id != account.basic_id
    mend = f"the file names {authority.basic_id}: correct basic_id, or take this account's token"
    yield judged(check, f"{account.name} ({account.basic_id})", wrong=mend if is_other else None)
    if account.at:
        yield clock_finding("clock of LINE", account.at)
    yield _webhook(
        gateway, f"{authority.slug}: webhook", f"{parts.settings.public_base_url}/line/{authority.slug}/webhook"
    )
    yield _quota(gateway, f"{authority.slug}: quota")


def _webhook(gateway: LineGateway, check: str, meant: str) -> Finding:
    endpoint = endpoint_of(gateway)
    if endpoint.address != meant:
        return judged(check, f"LINE posts to {endpoint.address or 'nowhere'}", wrong=f"set {meant} ({_CONSOLE})")
    if not endpoint.is_active:
        return judged(check, f"{meant} is switched off", wrong=f"switch on 'Use webhook' ({_CONSOLE})")
    problem = gateway.webhook_test()
    if problem:
        mend = "see that the proxy hands /line/ on and that the channel secret is this channel's"
        return judged(check, f"LINE's test of {meant} failed: {problem}", wrong=mend)
    return judged(check, f"LINE reaches {meant}; see that 'Webhook redelivery' is on, which LINE tells nobody")


def _quota(gateway: LineGateway, check: str) -> Finding:
    quota = gateway.quota()
    if quota is None:
        return judged(check, "LINE does not say how much is used", look="run doctor again later")
    if quota.limit is None:
        return judged(check, f"{quota.used:,} used, without a limit")
    more = "announcements pause when it is used up: buy more, or wait for the next month"
    words = f"{quota.used:,} of {quota.limit:,} messages used this month"
    return judged(check, words, look=more if quota.used >= quota.limit * _NEARLY else None)
