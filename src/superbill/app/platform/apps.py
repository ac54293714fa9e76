from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlatformConfig(AppConfig):
    name = "superbill.app.platform"
    label = "platform"

    def ready(self) -> None:
        from superbill.app.platform import database, laws, tenancy

        database.follow_connections()
        tenancy.follow_connections()
        post_migrate.connect(laws.enact, sender=self, dispatch_uid="platform.laws")
