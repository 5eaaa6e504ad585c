"""Run Acopio from a checkout: the window without arguments, the command line with them."""

from app.__main__ import main

if __name__ == "__main__":
    main()
