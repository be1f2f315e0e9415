"""Add purposes of consent, and what needs tell of one person."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_RESTRICTED = sa.text("is_restricted IS TRUE")
_NOT_LOOKED_AT = sa.text("is_sensitive IS NULL")


def upgrade() -> None:
    op.add_column('consents', sa.Column('purpose', sa.String(), server_default='plan', nullable=False))
    op.add_column('needs', sa.Column('is_sensitive', sa.Boolean(), nullable=True))
    op.add_column('needs', sa.Column('is_restricted', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        'ix_needs_restricted', 'needs', ['authority_id'], sqlite_where=_RESTRICTED, postgresql_where=_RESTRICTED
    )
    op.create_index(
        'ix_needs_not_looked_at', 'needs', ['id'], sqlite_where=_NOT_LOOKED_AT, postgresql_where=_NOT_LOOKED_AT
    )


def downgrade() -> None:
    op.drop_index('ix_needs_restricted', 'needs')
    op.drop_index('ix_needs_not_looked_at', 'needs')
    op.drop_column('needs', 'is_restricted')
    op.drop_column('needs', 'is_sensitive')
    op.drop_column('consents', 'purpose')
