"""Measures of the library against labelled files; one module for each kind of file."""
