"""Django's PostgreSQL backend with a deadline for answers (settings.DATABASES, ENGINE)."""
