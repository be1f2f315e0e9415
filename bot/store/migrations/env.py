"""Alembic's entry: it is always called by `bot.store.migrate` with an open connection."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from bot.store.models import Row
from bot.store.models.base import Moment


def _spell_out(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations name no type of ours: they must still run when that type has changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transaction_per_migration=True,
    render_item=_spell_out,
)
with context.begin_transaction():
    context.run_migrations()
