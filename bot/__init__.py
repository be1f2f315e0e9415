"""Prachakhom: residents tell their local authority what they need, in LINE, in their own Thai."""

__version__ = "0.1.0"
