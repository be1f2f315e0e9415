"""The only package that writes SQL: rows by theme in `models`, query functions one file per aggregate.

A question that is asked with every event is a constant with `bindparam`: to build it anew each time takes more than
twice as long as to ask it.
"""
