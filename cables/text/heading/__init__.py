"""
Read the fields of a cable's heading and foot, one module a kind of form, and settle them from all the evidence.
"""

from cables.text.heading.families import recognised
from cables.text.heading.rules import Heading, read_form, read_heading

__all__ = ["Heading", "read_form", "read_heading", "recognised"]
