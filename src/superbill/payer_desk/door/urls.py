"""The addresses of the payer's web door."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from superbill.payer_desk.door import claims, members, money, review
from superbill.payer_desk.door.signing_in import SignIn

urlpatterns = [
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("", claims.today, name="today"),
    path("claims/", claims.received, name="claims"),
    path("claims/<int:pk>", claims.claim, name="claim"),
    path("claims/<int:pk>/decide", claims.decide, name="decide"),
    path("claims/<int:pk>/ask", claims.ask, name="ask"),
    path("claims/<int:pk>/take-back", claims.take_back, name="take-back"),
    path("claims/<int:pk>/dispute", review.record_dispute, name="record-dispute"),
    path("queue/", claims.queue, name="queue"),
    path("disputes/", review.disputes, name="disputes"),
    path("disputes/<int:pk>", review.dispute, name="dispute"),
    path("disputes/<int:pk>/letter.pdf", review.letter, name="dispute-letter"),
    path("papers/", review.papers, name="papers"),
    path("papers/<int:pk>", review.paper, name="paper"),
    path("samples/", review.samples, name="samples"),
    path("samples/<int:pk>", review.sample, name="sample"),
    path("payments/", money.payments, name="payments"),
    path("payments/<int:pk>", money.payment, name="payment"),
    path("payments/<int:pk>/835", money.remittance, name="remittance"),
    path("reports/", money.reports, name="reports"),
    path("members/", members.listed, name="members"),
    path("members/<int:pk>", members.member, name="member"),
    path("plans/", members.plans, name="plans"),
    path("plans/<int:pk>", members.plan, name="plan"),
    path("files/", members.files, name="files"),
]
