"""`python -m bot` is the console script `prachakhom`."""

from bot.cli import main

if __name__ == "__main__":
    main()
