"""Signing in: after five wrong passwords for a name, no more are tried for five minutes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.core.exceptions import ValidationError

TRIES, PAUSE = 5, 300


class SignInForm(AuthenticationForm):
    """Name and password."""

    def clean(self) -> dict[str, Any]:
        key = f"sign-in:{str(self.data.get('username', '')).lower()[:150]}"
        if cache.get(key, 0) >= TRIES:
            raise ValidationError("Too many wrong passwords. Wait five minutes and try again.")
        try:
            cleaned = super().clean()
        except ValidationError:
            cache.set(key, cache.get(key, 0) + 1, PAUSE)
            raise
        cache.delete(key)
        return cleaned


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "desk/sign_in.html"
    redirect_authenticated_user = True
