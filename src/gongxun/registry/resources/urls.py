from django.urls import path

from gongxun.registry.resources.views import browsing, drafting, ending

app_name = "resources"
urlpatterns = [
    path("", browsing.resources, name="list"),
    path("export.xlsx", browsing.export, name="export"),
    path("add/", drafting.add, name="add"),
    path("<int:resource_id>/", browsing.resource, name="resource"),
    path("<int:resource_id>/revise/", drafting.revise, name="revise"),
    path("<int:resource_id>/terms/", drafting.terms, name="terms"),
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
