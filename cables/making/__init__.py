"""Made-up cables: an archive of any size for trials and measurements, the same for the same seed."""

from .telegrams import MadeCable, make_cable

__all__ = ["MadeCable", "make_cable"]
