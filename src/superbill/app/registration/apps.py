from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "superbill.app.registration"
    label = "registration"

    def ready(self) -> None:
        from superbill.app.platform import outbox
        from superbill.app.registration import answers

        outbox.on(
            "x12.received",
            "registration.answers",
            answers.on_received,
            when=lambda event: event["set_id"] in ("271", "278"),
        )
