from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "gongxun.registry.policies"
    label = "policies"

    def ready(self) -> None:
        from gongxun.base.outbox import services as outbox

        outbox.declare("policies.book_published")
