"""The brief of a forum as files: PDF for the room, DOCX for the clerk, XLSX for reckoning.

`words.tell` turns a `Brief` into all that is printed, once; the files only set it. So a figure, a date or a sentence is
the same in each of them.
"""
