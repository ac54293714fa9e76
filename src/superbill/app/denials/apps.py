from django.apps import AppConfig


class DenialsConfig(AppConfig):
    name = "superbill.app.denials"
    label = "denials"

    def ready(self) -> None:
        from superbill.app.denials import services
        from superbill.app.platform import outbox

        outbox.on("remit.applied", "denials.open", services.on_applied)
        outbox.on("remit.reversed", "denials.withdraw", services.on_reversed)
