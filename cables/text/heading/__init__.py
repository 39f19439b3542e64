"""
Read the fields of a cable's heading and foot, one module a kind of form, and settle them from all the evidence.
"""

from cables.text.heading.rules import Heading, read_heading

__all__ = ["Heading", "read_heading"]
