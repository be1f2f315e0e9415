"""What every document on paper is made with: fonts, figures in either digits, and the sheets of PDF and DOCX."""
