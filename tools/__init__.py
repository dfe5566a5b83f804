"""The scripts behind `make`: standard library only, since they run before anything is installed."""

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    wanted, found = (".".join(map(str, version[:2])) for version in (OLDEST, sys.version_info))
    sys.exit(f"Livery needs Python {wanted}, and this is {found}: try make PYTHON=python{wanted}")
