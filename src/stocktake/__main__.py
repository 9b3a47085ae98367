"""`python -m stocktake` is the same as the command `stocktake`."""

import sys

from stocktake.config.command import main

if __name__ == "__main__":
    sys.exit(main())
