from django.apps import AppConfig


class PatientAccountsConfig(AppConfig):
    name = "superbill.app.patient_accounts"
    label = "patient_accounts"

    def ready(self) -> None:
        from superbill.app.patient_accounts import messages
        from superbill.app.platform import outbox

        outbox.on("statement.sent", "patient_accounts.tell", messages.on_statement)
