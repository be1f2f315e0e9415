"""Needs put together by what is wanted, whatever the words and wherever the place; always within one issue.

A need's text becomes a vector, likeness is the product of two vectors, and a group is a set whose members are alike on
average. Nothing here knows of authorities or tables: the caller keeps one index for each authority and plan cycle.
"""

from nlp.grouping.central import representatives
from nlp.grouping.index import JOINS_FROM, Index, best_group
from nlp.grouping.naming import name_groups
from nlp.grouping.regroup import group_needs
from nlp.grouping.titles import title_of
from nlp.grouping.vectors import VECTOR_VERSION, Matrix, Vector, pack, unpack, vector_of, vectors_of

__all__ = [
    "JOINS_FROM",
    "VECTOR_VERSION",
    "Index",
    "Matrix",
    "Vector",
    "best_group",
    "group_needs",
    "name_groups",
    "pack",
    "representatives",
    "title_of",
    "unpack",
    "vector_of",
    "vectors_of",
]
