"""The addresses of the web door: one module of pages per room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from superbill.web import (
    accounts,
    aging,
    arrangements,
    balances,
    claims,
    coding,
    denials,
    deposits,
    encounters,
    files,
    frontdesk,
    patients,
    pay,
    remittances,
    reports,
    search,
    stuck,
    takebacks,
    today,
    unplaced,
    visit,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    *accounts.urls,
    *today.urls,
    *frontdesk.urls,
    *patients.urls,
    *arrangements.urls,
    *balances.urls,
    *encounters.urls,
    *visit.urls,
    *coding.urls,
    *claims.urls,
    *remittances.urls,
    *deposits.urls,
    *unplaced.urls,
    *takebacks.urls,
    *denials.urls,
    *aging.urls,
    *reports.urls,
    *files.urls,
    *search.urls,
    *stuck.urls,
    *pay.urls,
]
