"""The archive's sessions: kept in its database, each with the person it belongs to (settings.SESSION_ENGINE)."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

from cables.models.session import Session

# Keys of the session's data that stand as columns too.
BROWSER, BEGUN = "browser", "begun"


class SessionStore(DatabaseStore):
    """Django's database sessions, with the user's key and browser as columns beside the data."""

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        session.browser = str(data.get(BROWSER, ""))[:200]
        session.begun_at = parse_datetime(data.get(BEGUN, ""))
        return session
