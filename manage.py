#!/usr/bin/env python3
"""Run a management command: `manage.py help` lists them. `run.py manage …` also brings the database."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
