from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "superbill.app.claims"
    label = "claims"

    def ready(self) -> None:
        from superbill.app.claims import adopting, answers
        from superbill.app.platform import outbox

        outbox.on("x12.received", "claims.answers", answers.on_received, when=lambda event: event["set_id"] == "277")
        outbox.on("x12.received", "claims.adopt", adopting.on_received, when=lambda event: event["set_id"] == "837")
        outbox.on(
            "exchange.acknowledged",
            "claims.acknowledged",
            answers.on_acknowledged,
            when=lambda event: event["about"] == "837",
        )
        outbox.on(
            "encounter.released",
            "claims.released",
            answers.on_released,
            when=lambda event: event["payer_id"] is not None,
        )
        outbox.on("encounter.amended", "claims.amended", answers.on_amended)
