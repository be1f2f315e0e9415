"""Invented residents of one authority telling their needs, in the order of time, through the real services."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.states import DecidedBy, NeedSource
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.confirm_need import confirm
from bot.services.correct_issue import correct_issue
from bot.services.give_consent import give
from bot.services.join_community import join
from bot.services.meet_resident import find_or_meet
from bot.services.record_need import record_need
from bot.services.support_need import support
from bot.services.understand import read_as_need, read_words
from bot.simulator.cast import Person, teller_id
from bot.simulator.demo_needs import DemoNeed, event_id
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.models import Need, Resident
from bot.store.sealing import Seal
from bot.store.session import Session

_OPENED = timedelta(days=62)  # when people of the demo began to follow the account
_TOLD_IN_LINE = (NeedSource.LINE, NeedSource.VOICE)
_SUPPORT_WITHIN_HOURS = 96


class Telling:
    """One authority's invented past. The same file always gives the same past, up to pseudonyms."""

    def __init__(self, session: Session, seal: Seal, authority: AuthorityFacts, writer_id: int, now: datetime) -> None:
        self._session, self._seal, self._authority = session, seal, authority
        self._writer_id, self._now = writer_id, now
        self._communities = {each.code: each for each in communities_of(session, authority.id)}
        self._chance = random.Random(authority.slug)  # noqa: S311 - invented data, the same every time
        self._tellers: dict[str, Resident] = {}
        self._neighbours: defaultdict[str, list[Resident]] = defaultdict(list)

    def introduce(self, cast: Iterable[Person]) -> set[int]:
        """The people of the phone, as far as they have come; their ids."""
        return {
            self._meet(one.line_id, one.community_code, self._now - _OPENED, agrees=one.has_consented).id
            for one in cast
            if one.has_followed
        }

    def tell(self, lines: Sequence[DemoNeed]) -> int:
        """Everything that was said, then who agreed with it; how many needs it became."""
        self._gather(lines)
        told = [(line, need) for line in lines for need in self._told(line)]
        for line, need in told:
            if need.part == 0:
                self._agree(line, need)
        return len(told)

    def _gather(self, lines: Sequence[DemoNeed]) -> None:
        """Tellers, and as many neighbours as the best supported need of a community asks for."""
        most: defaultdict[str, int] = defaultdict(int)
        for line in lines:
            most[line.community_code] = max(most[line.community_code], line.supporters + 1)
            if line.source in _TOLD_IN_LINE and line.teller not in self._tellers:
                self._tellers[line.teller] = self._meet_neighbour(line.teller, line.community_code)
        for code, count in most.items():
            for serial in range(count - len(self._neighbours[code])):
                self._meet_neighbour(f"{code}-{serial}", code)

    def _meet_neighbour(self, name: str, code: str) -> Resident:
        line_id = teller_id(self._authority.slug, name)
        resident = self._meet(line_id, code, self._now - _OPENED, agrees=True)
        self._neighbours[code].append(resident)
        return resident

    def _meet(self, line_id: str, code: str | None, at: datetime, *, agrees: bool) -> Resident:
        resident = find_or_meet(self._session, self._seal, self._authority.id, line_id, at)
        if agrees:
            give(self._session, resident, event_id(0), at)
        if code:
            join(self._session, resident, self._communities[code], "typed", at)
        return resident

    def _told(self, line: DemoNeed) -> list[Need]:
        said_at = self._said_at(line)
        reading = read_words(line.text, self._authority)
        parts = reading.parts or read_as_need(line.text, self._authority).parts
        is_told_in_line = line.source in _TOLD_IN_LINE
        needs = [
            record_need(
                self._session,
                self._authority,
                part=part,
                source=line.source,
                said_at=said_at,
                now=said_at,
                resident=self._tellers[line.teller] if is_told_in_line else None,
                community_id=self._communities[line.community_code].id,
                event_id=event_id(line.row),
                part_index=index,
                entered_by=None if line.source == NeedSource.LINE else self._writer_id,
            )
            for index, part in enumerate(parts)
        ]
        if line.is_confirmed:
            self._confirm(line, needs, said_at + timedelta(minutes=1))
        return needs

    def _confirm(self, line: DemoNeed, needs: list[Need], at: datetime) -> None:
        """The teller taps ถูกต้อง, after putting the issue right where the machine went wrong."""
        for need in needs:
            if len(needs) == 1 and line.issue is not None and (need.issue != line.issue or need.is_undecided):
                correct_issue(self._session, self._authority, need, line.issue, by=DecidedBy.RESIDENT, now=at)
            else:
                confirm(self._session, need, at)

    def _agree(self, line: DemoNeed, need: Need) -> None:
        others = [each for each in self._neighbours[line.community_code] if each.id != need.resident_id]
        for neighbour in self._chance.sample(others, min(line.supporters, len(others))):
            later = need.said_at + timedelta(hours=self._chance.uniform(0.2, _SUPPORT_WITHIN_HOURS))
            support(self._session, need, neighbour, min(later, self._now))

    def _said_at(self, line: DemoNeed) -> datetime:
        day = start_of_bangkok_day(bangkok_day(self._now)) - timedelta(days=line.days_ago)
        at = day + timedelta(hours=line.hour, minutes=self._chance.randrange(60), seconds=self._chance.randrange(60))
        return min(at, self._now - timedelta(minutes=5))
