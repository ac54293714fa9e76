from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "superbill.app.payments"
    label = "payments"

    def ready(self) -> None:
        from superbill.app.payments import handlers
        from superbill.app.platform import outbox

        outbox.on("x12.received", "payments.receive", handlers.receive)
        outbox.on("receipt.taken", "payments.settle", handlers.settle)
