"""One question per file: `answer(turn)` takes the words that came after it was asked."""
