from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "superbill.app.payments"
    label = "payments"

    def ready(self) -> None:
        from superbill.app.payments import handlers
        from superbill.app.platform import outbox

        outbox.on("x12.received", "payments.receive", handlers.receive, when=lambda event: event["set_id"] == "835")
        outbox.on("receipt.taken", "payments.settle", handlers.settle)
        outbox.on("claim.sent", "payments.bill", handlers.bill)
        outbox.on("remit.applied", "payments.tell_applied", handlers.tell_applied)
        outbox.on("remit.reversed", "payments.tell_undone", handlers.tell_undone)
        outbox.on("remit.next_payer", "payments.bill_next", handlers.bill_next)
        outbox.on("remit.withdraw_next", "payments.withdraw_next", handlers.withdraw_next)
