"""Django settings of the payer's side: its own process, its own database, its own web door."""

from pathlib import Path

from superbill.app.platform import configuration

globals().update(configuration.base_settings("superbill_payer"))

_HERE = Path(__file__).resolve().parent
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "superbill.app.platform",
    "superbill.payer_desk",
]
ROOT_URLCONF = "superbill.payer_desk.door.urls"
WSGI_APPLICATION = "superbill.payer_desk.door.wsgi.application"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "superbill.app.platform.page_policy.PolicyMiddleware",
    "superbill.payer_desk.door.middleware.PayerMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "door" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "superbill.payer_desk.door.context.everywhere",
            ],
            "libraries": {"desk": "superbill.payer_desk.door.templatetags.desk"},
            "builtins": ["django.templatetags.static"],
        },
    }
]
STATIC_URL = "static/"
# The house's one stylesheet and script, as files: the desk imports nothing of the web door.
STATICFILES_DIRS = [_HERE.parent / "web" / "static"]
STATIC_ROOT = configuration.home() / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_NAME = "superbill_payer"
CSRF_COOKIE_NAME = "superbill_payer_csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
