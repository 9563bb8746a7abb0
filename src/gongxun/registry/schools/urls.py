from django.urls import path

from gongxun.registry.schools.views import allying, browsing, keeping

app_name = "schools"
urlpatterns = [
    path("", browsing.schools, name="list"),
    path("export.xlsx", browsing.export, name="export"),
    path("alliances/", allying.alliances, name="alliances"),
    path("alliances/found/", allying.found, name="found_alliance"),
    path("alliances/<int:alliance_id>/", allying.alliance, name="alliance"),
    path("alliances/<int:alliance_id>/members/", allying.add_member, name="add_member"),
    path("alliances/<int:alliance_id>/end/", allying.end, name="end_alliance"),
    path("alliances/<int:alliance_id>/share/", allying.share, name="share_with_members"),
    path("memberships/<int:membership_id>/leave/", allying.leave, name="leave"),
    path("<int:school_id>/", browsing.school, name="school"),
    path("<int:school_id>/edit/", keeping.edit, name="edit"),
    path("<int:school_id>/rooms/", keeping.add_room, name="add_room"),
    path("<int:school_id>/pictures/", keeping.add_picture, name="add_picture"),
    path("rooms/<int:room_id>/end/", keeping.end_room, name="end_room"),
    path("pictures/<int:picture_id>/", browsing.picture, name="picture"),
    path("pictures/<int:picture_id>/remove/", keeping.remove_picture, name="remove_picture"),
]
