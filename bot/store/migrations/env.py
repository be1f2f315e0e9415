"""Alembic's entry: it is always called by `bot.store.migrate` with an open connection."""

from alembic import context

from bot.store.models import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
