from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A sign-in on one browser: Django's session, and whose it is since when, so that people can end theirs."""

    user = models.ForeignKey("User", models.CASCADE, null=True, blank=True, related_name="sessions")
    browser = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)

    @classmethod
    def get_session_store_class(cls):
        from cables.sessions import SessionStore

        return SessionStore
