"""
Settings of the archive, all read from the environment; docs/reference/settings.md lists them.

`run.py` fills in what a single machine needs (database, data folder). Behind a TLS proxy set SECURE_PROXY,
ALLOWED_HOSTS and SITE_URL; `manage.py check --deploy` says what is still missing.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from archive_site.static_headers import add_headers

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))
# The folder of the database where it lies on this machine: with a full disk the archive is read only.
DATABASE_FOLDER = env.str("DATABASE_FOLDER", default="")
DEBUG = env.bool("DEBUG", default=False)
SECURE_PROXY = env.bool("SECURE_PROXY", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CONTACT = env.str("CONTACT", default="")
# Seconds the database may take for one question of a list; then the reader is asked to narrow it.
STATEMENT_TIMEOUT = env.float("STATEMENT_TIMEOUT", default=8.0)
# Seconds without a piece of an answer after which threads count as stuck; a process with no other is replaced.
STUCK_SECONDS = env.float("STUCK_SECONDS", default=60.0)
# Seconds after which a request no longer waits for an answer of the database: longer than it may take for one.
ANSWER_TIMEOUT = STATEMENT_TIMEOUT + 2
# How many searches, exports and comparisons, of each so many, a process works on at once, and the seconds of the
# processor that comparing texts for one page may take.
EXPENSIVE_AT_ONCE = env.int("EXPENSIVE_AT_ONCE", default=1)
PAGE_BUDGET = env.float("PAGE_BUDGET", default=6.0)

# Without a configured key each process would sign sessions for itself only: fine for a command, wrong for a site.
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if SECURE_PROXY:
        raise ImproperlyConfigured("Set SECRET_KEY or SECRET_KEY_FILE: a public site must not make its own key.")
    SECRET_KEY = get_random_secret_key()

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "cables",
    "cables.apps.ArchiveAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "cables.middleware.heads_only",
    "cables.middleware.second_try",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "cables.middleware.private_pages",
    "cables.views.parameters.each_once",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cables.middleware.RoomToSave",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "cables.middleware.plain_bodies",
]

ROOT_URLCONF = "archive_site.urls"
WSGI_APPLICATION = "archive_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cables.context.disk",
            ],
        },
    },
]

# Two roles on one database: `default` is what the site runs as and may not touch the evidence;
# `owner` migrates and grants. With one URL only, both are the same role and the triggers alone protect.
_DATABASE_URL = env.str("DATABASE_URL", default="postgresql:///archive")
_DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default="") or _DATABASE_URL


def _database(url: str) -> dict:
    """Settings of one connection: kept open, checked before use, and never waiting for ever."""
    config = environ.Env.db_url_config(url)
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgresql://user@host/name")
    options = config.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    # The same, with a deadline for answers while a request is under way.
    config["ENGINE"] = "cables.postgresql"
    config.update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True, ATOMIC_REQUESTS=False)
    return config


DATABASES = {"default": _database(_DATABASE_URL), "owner": _database(_DATABASE_OWNER_URL)}
# The tests make one database and reach it through both aliases.
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
if env.str("TEST_DB_NAME", default=""):
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DB_NAME")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "cables.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "cables.passwords.NotMadeOfTheName"}]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# A name is locked where it was tried, not everywhere: nobody can lock another out from elsewhere.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "cables.signing_in.PatientHandler"
AXES_LOCKOUT_CALLABLE = "cables.signing_in.rest"
AXES_HTTP_RESPONSE_CODE = 429
# Failures within the cool-off time, of whatever names, after which everybody at the address has to wait a little.
SIGN_IN_TRIES_OF_AN_ADDRESS = 50
# Failures of one name from all addresses, after which it is locked where it has never signed in from.
SIGN_IN_TRIES_OF_A_NAME = 100
# How many proxies stand in front: they tell the client's address, see cables.clients.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if SECURE_PROXY else 0)
AXES_CLIENT_IP_CALLABLE = "cables.clients.client_address"
AXES_VERBOSE = False

# How long a cable taken from the queue is kept from others, and how often one address may report a problem.
RESERVATION_HOURS = env.float("RESERVATION_HOURS", default=2.0)
REPORTS_AN_HOUR = env.int("REPORTS_AN_HOUR", default=10)

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
WHITENOISE_ALLOW_ALL_ORIGINS = False

# A transcription of 20,000 words with its marks is about 150 kB. Two million characters are kept at most, and each
# byte beyond ASCII is three in a form; what is larger is not for us to hold in memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
# A text with two thousand places to decide sends two fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_100

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "interest-cohort")
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "cables.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cables.views.site.csrf_failure"
if SECURE_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz\Z", r"^readyz\Z"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cables.logs.PrintableFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "filters": {"faults of clients": {"()": "cables.logs.FaultsOfClients"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["faults of clients"]}
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "waitress": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},  # that requests wait for a thread is no news
    },
}
