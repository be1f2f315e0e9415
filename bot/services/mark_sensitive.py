"""Look at needs from before they were looked at for what they tell of one person."""

import nlp
from bot.store.sensitive_needs import needs_not_looked_at
from bot.store.session import Session

AT_ONCE = 500


def mark_sensitive(session: Session) -> int:
    """Mark the next needs; how many they were."""
    needs = needs_not_looked_at(session, AT_ONCE)
    for need in needs:
        need.is_restricted = need.is_urgent and "self_harm" in nlp.find_danger(need.text).kinds
        need.is_sensitive = need.is_restricted or nlp.is_sensitive(need.text)
    return len(needs)
