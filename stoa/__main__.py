"""The command `stoa`."""

from stoa.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
