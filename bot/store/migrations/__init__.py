"""Migrations by Alembic, numbered in their order: serial and verb."""
