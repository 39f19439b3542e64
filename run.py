#!/usr/bin/env python3
"""
The archive in one command: `python3 run.py` serves it, `run.py test` tests it, `run.py help` says the rest.

This file must be readable by old Pythons too, so that they can say what is missing; the work is done in
archive_site/launcher.
"""

import os
import sys

NEEDED = (3, 11)


def newer_python():
    """Path of a Python on this machine that is new enough, or None."""
    for minor in range(NEEDED[1], NEEDED[1] + 6):
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            path = os.path.join(folder, "python3.%d" % minor)
            if os.access(path, os.X_OK) and "shims" not in path:
                return path
    return None


def too_old():
    """Say which Python is needed, which one this is, and what to type instead."""
    lines = [
        "The archive needs Python %d.%d or newer; this is Python %d.%d (%s)."
        % (NEEDED + tuple(sys.version_info[:2]) + (sys.executable,))
    ]
    found = newer_python()
    if found:
        lines.append("A newer one is here: %s run.py" % found)
    else:
        lines.append("On Debian or Ubuntu: sudo apt install python3.11 python3.11-venv; then: python3.11 run.py")
    return "\n".join(lines)


def main():
    if sys.version_info < NEEDED:
        sys.stderr.write(too_old() + "\n")
        return 1
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from archive_site.launcher.cli import main as launch

    return launch(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
