#!/usr/bin/env python
"""Django's own command, for those who work on the code; operators use `clickable`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clickable.settings")
if __name__ == "__main__":
    execute_from_command_line(sys.argv)
