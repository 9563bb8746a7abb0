from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "gongxun.registry.policies"
    label = "policies"
