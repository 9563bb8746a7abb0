from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gongxun.site"
    label = "site"
