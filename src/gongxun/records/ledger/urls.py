from django.urls import path

from gongxun.records.ledger import views

app_name = "ledger"
urlpatterns = [
    path("me/ledger/", views.mine, name="mine"),
    path("people/<int:person_id>/ledger/", views.person, name="person"),
    path("people/<int:person_id>/ledger.xlsx", views.export, name="export"),
    path("people/<int:person_id>/ledger/record/", views.record, name="record"),
    path("ledger/<int:entry_id>/", views.entry, name="entry"),
    path("ledger/<int:entry_id>/reverse/", views.reverse, name="reverse"),
]
