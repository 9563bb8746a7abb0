from django.urls import path

from gongxun.records.standing.views import (
    organisations,
    people,
    persons,
    reminders,
    snapshots,
    subjects,
)

app_name = "standing"
urlpatterns = [
    path("board/", organisations.board, name="board"),
    path("roster/", organisations.roster, name="roster"),
    path("me/", persons.mine, name="mine"),
    path("people/<int:person_id>/", persons.person, name="person"),
    path(
        "people/<int:person_id>/figures/<str:indicator>/<str:window>/",
        persons.explanation,
        name="explanation",
    ),
    path("organisations/", organisations.places, name="places"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<int:organisation_id>/figures/<str:indicator>/<str:window>/",
        organisations.figure,
        name="figure",
    ),
    path("organisations/<int:organisation_id>/people/", people.people, name="people"),
    path("organisations/<int:organisation_id>/people.xlsx", people.export, name="people_export"),
    path("organisations/<int:organisation_id>/people/remind/", reminders.remind, name="remind"),
    path("reminders/<int:reminder_id>/", reminders.reminder, name="reminder"),
    path("reminders/<int:reminder_id>/unreached.xlsx", reminders.unreached, name="unreached"),
    path("organisations/<int:organisation_id>/subjects/", subjects.subjects, name="subjects"),
    path(
        "organisations/<int:organisation_id>/subjects.xlsx",
        subjects.export,
        name="subjects_export",
    ),
    path("snapshots/", snapshots.snapshots, name="snapshots"),
]
