"""All settings, read top to bottom. Secrets and addresses come from the environment; the embedded launcher sets them for one machine."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name, default=None):
    """The environment's value; an explanation of what to do when it is missing and there is no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment, or start with ./do run, which sets it.")
    return value


def flag(name, default=False):
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


# -- what kind of site ---------------------------------------------------------------------------------------------------
DEBUG = flag("DEBUG")
DEMO = flag("YANGGUANG_DEMO")  # one-click sign-in as the demo personas; never on a real site
SECRET_KEY = env("SECRET_KEY", "not-secret" if DEBUG else None)
SCREENING_KEY = env("SCREENING_KEY", SECRET_KEY)  # recognises found values again without keeping them; a new one opens decided findings
QUARANTINE_KEY = env("QUARANTINE_KEY", "")  # opens what is in quarantine; empty: one made on first use, quarantine.key in STATE_DIR
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
BEHIND_PROXY = flag("BEHIND_PROXY")  # a proxy of ours ends TLS and sets X-Forwarded-Proto and X-Forwarded-For itself
STATE_DIR = Path(env("YANGGUANG_STATE", str(BASE_DIR / "var" / "run")))  # files, static, sockets of this installation

# -- applications --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "portal",
    "workflows",
    "viewflow.workflow",
    "people",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "django_htmx",
    "django_prose_editor",
    "js_lib_bootstrap5",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "ninja",  # its documentation page, without a CDN
]
AUTH_USER_MODEL = "people.User"

MIDDLEWARE = [
    "config.logging.RequestLog",
    "portal.middleware.LanguageIsInTheAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "people.middleware.idle_timeout",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.access",
    "people.middleware.after_signing_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "people.context.person",
                "config.navigation.navigation",
                "config.demo.demo_year",
                "workflows.notices.context.unread",
            ],
        },
    }
]


# -- data ----------------------------------------------------------------------------------------------------------------
def database(url):
    """Connection settings from a URL; a host in the query may be a socket's directory."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": database(env("DATABASE_URL"))}  # as the application, which may read and write rows and nothing else
OWNER_DATABASE = database(env("DATABASE_OWNER_URL", env("DATABASE_URL")))  # as the owner of the tables, for config/owner.py
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = env("CELERY_BROKER_URL", "")
CELERY_TASK_ACKS_LATE = True  # a task cut off by a crash runs again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 60  # seconds; long work is rows, done in tasks of at most a minute
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("redis"):  # what a killed worker held comes back within seconds of the visibility timeout
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": int(env("CELERY_VISIBILITY_TIMEOUT", "120")),  # seconds; shorter than a task, and that task runs twice
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env("CACHE_URL")}
    if env("CACHE_URL", "")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# -- files ---------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STATE_DIR / "files" / "internal"}},
    "internal": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STATE_DIR / "files" / "internal"}},
    "public": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STATE_DIR / "files" / "public"}},
    "quarantine": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STATE_DIR / "files" / "quarantine"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

FILE_UPLOAD_HANDLERS = ["config.uploads.MemoryUploadHandler"]  # no disk sees an upload before it was screened
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    25_000  # what was found in a scan is ticked value by value: as many as a file may have findings, and its boxes
)
ARRIVALS_AT_ONCE = int(env("ARRIVALS_AT_ONCE", "1"))  # uploads whose pictures are read at the same time; each keeps a worker's process busy

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]  # a third of the collecting, and no page waits for them

# -- language and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORM_RENDERER = "config.forms.Renderer"  # templates/components
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# -- people --------------------------------------------------------------------------------------------------------------
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "inbox"
LOGOUT_REDIRECT_URL = "sign_in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "people.forms.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 2 * 60 * 60  # idle timeout, seconds; people.middleware pushes it ahead
SESSION_SAVE_EVERY_REQUEST = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # an office shares one address; one person's typing locks nobody else out
AXES_LOCKOUT_CALLABLE = "people.views.sign_in.locked"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Yangguang"


# -- messages ------------------------------------------------------------------------------------------------------------
def mail_server(url):
    """Django's mail settings from smtp://user:password@host:port (STARTTLS with ?tls=1) or smtps://… (TLS from the start)."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@mail.example.gov.cn:25, or smtps://… for TLS.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": dict(parse_qsl(parts.query)).get("tls") == "1",
    }


SITE_URL = env("SITE_URL", "").rstrip("/")  # how colleagues reach this site, for links in messages; empty: no links
EMAIL_URL = env("EMAIL_URL", "")  # empty: no e-mail
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "yangguang@localhost")
if EMAIL_URL:
    globals().update(mail_server(EMAIL_URL))
WEBHOOK_URL = env("WEBHOOK_URL", "")  # the office's gateway for text messages or chat; empty: none
WEBHOOK_SECRET = env("WEBHOOK_SECRET", "")
if WEBHOOK_URL and (urlsplit(WEBHOOK_URL).scheme not in {"http", "https"} or not WEBHOOK_SECRET):
    raise ImproperlyConfigured("WEBHOOK_URL must be an http or https address, and WEBHOOK_SECRET the secret it knows us by.")
WORK_CALENDAR = "workflows.deadlines.office_calendar.in_force"  # which days the daily summary goes out; messages know no deadlines

# -- protection ----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AXES_CLIENT_IP_CALLABLE = "config.proxy.client_address"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

# -- watching ------------------------------------------------------------------------------------------------------------
# functions that yield numbers for /metrics, see config/metrics.py
METRICS = [
    "config.metrics.process_numbers",
    "workflows.deadlines.metrics.numbers",
    "workflows.disclosure.rescan.metrics.numbers",
    "workflows.notices.watching.numbers",
]
METRICS_TOKEN = env("METRICS_TOKEN", "")  # lets a scraper on another machine in
READINESS_CHECKS = []  # functions that raise config.health.NotReady, asked by /health/ready besides its own
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logging.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    # Django's own lines would repeat ours, with the query string in them.
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "django.request": {"level": "ERROR"}, "axes": {"level": "WARNING"}},
}
