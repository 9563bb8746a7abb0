from django.urls import path

from gongxun.registry.resources.views import (
    browsing,
    drafting,
    ending,
    nominating,
    selecting,
    sharing,
)

app_name = "resources"
urlpatterns = [
    path("", browsing.resources, name="list"),
    path("export.xlsx", browsing.export, name="export"),
    path("add/", drafting.add, name="add"),
    path("selections/", selecting.selections, name="selections"),
    path("selections/open/", selecting.open_, name="open_selection"),
    path("selections/<int:selection_id>/", selecting.selection, name="selection"),
    path("selections/<int:selection_id>/nominate/", nominating.nominate, name="nominate"),
    path("selections/<int:selection_id>/step/<slug:step>/", selecting.step, name="selection_step"),
    path("selections/<int:selection_id>/cancel/", selecting.cancel, name="cancel_selection"),
    path("nominations/<int:nomination_id>/score/", nominating.score, name="score"),
    path("nominations/<int:nomination_id>/strike/", nominating.strike, name="strike"),
    path("<int:resource_id>/", browsing.resource, name="resource"),
    path("<int:resource_id>/revise/", drafting.revise, name="revise"),
    path("<int:resource_id>/terms/", drafting.terms, name="terms"),
    path("<int:resource_id>/share/", sharing.share, name="share"),
    path("shares/<int:share_id>/end/", sharing.end, name="end_share"),
    path("<int:resource_id>/recall/", ending.recall, name="recall"),
    path("<int:resource_id>/retire/", ending.retire, name="retire"),
    path("versions/<int:version_id>/", browsing.version, name="version"),
    path("versions/<int:version_id>/comparison/", browsing.comparison, name="comparison"),
    path("versions/<int:version_id>/edit/", drafting.edit, name="edit"),
    path("versions/<int:version_id>/discard/", drafting.discard, name="discard"),
    path("versions/<int:version_id>/attach/", drafting.attach, name="attach"),
    path("materials/<int:material_id>/", browsing.material, name="material"),
    path("materials/<int:material_id>/detach/", drafting.detach, name="detach"),
]
