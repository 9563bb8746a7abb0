from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongxun.registry.people"
    label = "people"
