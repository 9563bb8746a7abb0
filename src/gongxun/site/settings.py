"""Django settings. Every choice of an installation is an environment variable
(docs/reference/settings.md).
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from gongxun.base import postgres
from gongxun.site.home import data_folder, key

HOME = data_folder()
DEMO = os.environ.get("GONGXUN_DEMO") == "1"
DEBUG = os.environ.get("GONGXUN_DEBUG") == "1"
NODE = int(os.environ.get("GONGXUN_NODE", "1"))
SECRET_KEY = key("django").hex()
FEDERATION_KEY = key("federation")
NODE_KEY = key("node")
ALLOWED_HOSTS = os.environ.get("GONGXUN_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("GONGXUN_ORIGINS", "").split(",") if origin
]

INSTALLED_APPS = [
    # First: its sign-in and error pages stand before those of allauth.
    "gongxun.base.shell",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "treebeard",
    "procrastinate.contrib.django",
    "gongxun.base.access",
    "gongxun.base.api",
    "gongxun.base.audit",
    "gongxun.base.outbox",
    "gongxun.base.jobs",
    "gongxun.base.sheets",
    "gongxun.base.files",
    "gongxun.base.notices",
    "gongxun.base.imports",
    "gongxun.registry.orgs",
    "gongxun.registry.policies",
    "gongxun.registry.people",
    "gongxun.registry.resources",
    "gongxun.registry.teachers",
    "gongxun.registry.sites",
    "gongxun.registry.schools",
    "gongxun.records.reviews",
    "gongxun.records.appraisals",
    "gongxun.records.ledger",
    "gongxun.records.standing",
    "gongxun.work.surveys",
    "gongxun.work.plans",
    "gongxun.edges.reports",
    "gongxun.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongxun.base.shell.compression.CompressedPages",
    "gongxun.base.api.middleware.interface",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongxun.base.access.middleware.viewer",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gongxun.base.access.middleware.guard",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "gongxun.site.urls"
WSGI_APPLICATION = "gongxun.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongxun.base.shell.context_processors.frame",
            ],
        },
    },
]


# The one statement that is prepared, a person's standing, takes longer to plan than to run: plan it once.
# Pages read a few rows by an index: calling in parallel workers would take longer than reading them.
SESSION = "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"


def _database() -> dict[str, Any]:
    """``DATABASE_URL`` where it is set, else the embedded server of the data folder."""
    url = os.environ.get("DATABASE_URL")
    common: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True}
    if not url:
        # Migrations own the tables; the running server may only use them, so that it cannot lift
        # the guard of the ledger.
        role = postgres.OWNER if os.environ.get("GONGXUN_DB_ROLE") == "owner" else postgres.RUNTIME
        place = postgres.cluster(HOME)
        return {
            **common,
            "NAME": postgres.DATABASE,
            "USER": role,
            "HOST": place.dsn["host"],
            "PORT": place.dsn["port"],
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, "options": SESSION},
        }
    if os.environ.get("GONGXUN_DB_ROLE") == "owner":
        url = os.environ.get("DATABASE_OWNER_URL", url)
    parts = conninfo_to_dict(url)
    return {
        **common,
        "NAME": parts.pop("dbname", postgres.DATABASE),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, "options": SESSION, **parts},
    }


DATABASES = {"default": _database()}
# Class, level and mask of every field of personal data.
PERSONAL_DATA = Path(__file__).with_name("personal_data.yaml")
# Shared by every web process: the throttles of sign-in count for all of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# scrypt is hard on memory, not only on time: as safe as the default at a fraction of the wait.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "gongxun.base.access.accounts.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A whole school may sit behind one address, so that an address may err more often than a name.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/5m/ip,5/5m/key",
    "first_sign_in": "60/5m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "statement": "10/h/user",
    "verify": "120/5m/ip",
    "verify_failed": "20/5m/ip",
}
# Of one token at the public interface; beyond it the token rests until the minute is over.
API_REQUESTS_PER_MINUTE = int(os.environ.get("GONGXUN_API_RATE", "300"))
# Behind so many reverse proxies of our own stands the address of the reader.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GONGXUN_PROXIES", "0"))
# The second factor is asked of the three administrators and for exports of personal data; in a demo
# the password alone suffices.
SECOND_FACTOR_REQUIRED = not DEMO
MFA_ADAPTER = "gongxun.base.access.accounts.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "工训通"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# E-mail, for notices alone: without a host nothing is sent. Links in mails need the site's own address.
EMAIL_HOST = os.environ.get("GONGXUN_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("GONGXUN_MAIL_PORT", "465"))
EMAIL_HOST_USER = os.environ.get("GONGXUN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GONGXUN_MAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 20
EMAIL_SUBJECT_PREFIX = "[工训通] "
DEFAULT_FROM_EMAIL = os.environ.get("GONGXUN_MAIL_FROM") or EMAIL_HOST_USER
NOTICES_BY_MAIL = bool(EMAIL_HOST and DEFAULT_FROM_EMAIL)
NOTICES_SITE = (os.environ.get("GONGXUN_SITE") or next(iter(CSRF_TRUSTED_ORIGINS), "")).rstrip("/")

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(HOME / "files"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "gongxun.base.files.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# One origin for everything, no inline script or style: what is injected into a page cannot run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS = 10 * 3600
SESSION_IDLE_SECONDS = 60 * int(os.environ.get("GONGXUN_IDLE_MINUTES", "60"))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
HTTPS = os.environ.get("GONGXUN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    # A failed attempt to connect is told by the request or command that needed it.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING"},
}
