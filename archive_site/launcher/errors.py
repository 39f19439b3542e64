"""The one error a person meets when something outside the archive is missing or in the way."""


class LaunchError(Exception):
    """Says in plain words what is wrong and, after that, how to mend it."""
