"""Money of plans as pages show it, for ``{% load plans %}``."""

from django import template

from gongxun.work.plans.wording import wan

register = template.Library()
register.filter("wan", wan)
