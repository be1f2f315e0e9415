"""Thai text in, meaning out: what a message is, what it wishes, what in it is private, whether a life is in danger.

A leaf library: it imports nothing else of the project, keeps no state but its loaded model, answers in milliseconds.
All offsets are code points of the text that was given, the end excluded.
"""

import os

# The library ships all it needs; without this it makes a folder in the home directory, which a service may not have.
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

from nlp.analysis import Analysis, analyse
from nlp.classify import MODEL_VERSION, classify, classify_need, warm_up
from nlp.danger import find_danger
from nlp.kinds import Classification, Danger, Kind, NeedPart, PersonalData, Redaction, Span
from nlp.layer import Layer, read_layer
from nlp.normalize import clean, search_key
from nlp.redact import redact
from nlp.sensitive import is_sensitive
from nlp.similarity import similar
from nlp.split import split

__all__ = [
    "MODEL_VERSION",
    "Analysis",
    "Classification",
    "Danger",
    "Kind",
    "Layer",
    "NeedPart",
    "PersonalData",
    "Redaction",
    "Span",
    "analyse",
    "classify",
    "classify_need",
    "clean",
    "find_danger",
    "is_sensitive",
    "read_layer",
    "redact",
    "search_key",
    "similar",
    "split",
    "warm_up",
]
