"""The only package that writes SQL: rows by theme in `models`, query functions one file per aggregate."""
