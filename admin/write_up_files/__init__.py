"""The write-up of a forum: its own words from the facts, and the document that PDF, DOCX and preview all show."""
