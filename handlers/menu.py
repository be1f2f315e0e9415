"""The tiles of the menu, tapped or typed."""

from bot.domain.authority_words import bare_name
from bot.domain.states import NeedState
from bot.services.export_data import export, gather_export
from bot.store.attachments import attachments_of_resident
from bot.store.contact import contact_messages_of
from bot.store.models import Need
from bot.store.needs import count_own_needs, own_needs, was_dismissed
from bot.store.supports import supported_numbers
from bot.wording import contact as contact_wording
from bot.wording import menu as wording
from bot.wording import my_data as data_wording
from bot.wording import urgent
from handlers.asking import kept_until, level, office, own_community
from handlers.turn import Turn

PER_PAGE = 10


def show(turn: Turn) -> None:
    """All that can be asked for."""
    turn.say(wording.menu(turn.tone))


def tell_us(turn: Turn) -> None:
    """แจ้งเรื่อง: just say it."""
    turn.say(wording.tell_us(turn.tone, office(turn)))


def my_needs(turn: Turn, page: int = 1) -> None:
    """เรื่องของฉัน: ten at a time, newest first."""
    total = count_own_needs(turn.session, turn.authority.id, turn.person.id)
    if total == 0:
        return turn.say(wording.no_needs(turn.tone))
    page = min(page, (total + PER_PAGE - 1) // PER_PAGE) or 1
    needs = own_needs(turn.session, turn.authority.id, turn.person.id, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    turn.remember(needs_page=page)
    shown = [own_line(turn, need) for need in needs]
    return turn.say(wording.own_needs(turn.tone, shown, total=total, page=page, per_page=PER_PAGE))


def own_line(turn: Turn, need: Need) -> wording.OwnNeed:
    """One of the resident's needs as a line of a list."""
    issue = turn.authority.issues.get(need.issue)
    return wording.OwnNeed(
        number=need.number,
        words=need.text,
        issue=need.issue,
        issue_name=issue.short_name if issue and not need.is_undecided else None,
        state=NeedState(need.state),
        people=need.supporters + 1,
        is_dismissed=need.state == NeedState.WITHDRAWN and was_dismissed(turn.session, need),
    )


def my_data(turn: Turn) -> None:
    """ข้อมูลของฉัน: what is kept."""
    where = own_community(turn)
    of_resident = (turn.session, turn.authority.id, turn.person.id)
    kept = data_wording.KeptData(
        pseudonym=turn.person.pseudonym,
        level=level(turn),
        community=bare_name(where.name) if where else None,
        needs=count_own_needs(*of_resident),
        supports=len(supported_numbers(*of_resident)),
        files=len(attachments_of_resident(*of_resident)),
        messages=len(contact_messages_of(*of_resident)),
        consent=data_wording.consent_in_words(turn.person.consent_state),
        is_muted=turn.person.muted_at is not None,
    )
    turn.say(data_wording.summary(turn.tone, kept, kept_until(turn)))


def export_data(turn: Turn) -> None:
    """ขอสำเนา: a link that is good for a day, or the words themselves where no page can be reached."""
    if turn.public_base_url:
        token = export(turn.session, turn.person, turn.now)
        return turn.say(data_wording.copy_link(turn.tone, f"{turn.public_base_url}/my-data/{token}"))
    return turn.say(data_wording.copy_text(turn.tone, gather_export(turn.session, turn.person)))


def call(turn: Turn, values: dict[str, str]) -> None:
    """โทร 1669: typed, since a computer cannot tap it."""
    settings = turn.authority.settings
    phone = turn.authority.contact_phone
    if values.get("phone") == "".join(sign for sign in phone if sign.isdecimal()):
        return turn.say(contact_wording.number_to_call(turn.tone, turn.authority.short_name, phone))
    kinds = {settings.phone_crisis: ["self_harm"], settings.phone_fire: ["fire"], settings.phone_police: ["crime"]}
    return turn.say(urgent.numbers_to_call(turn.tone, settings, kinds.get(values.get("phone", ""), [])))
