from django.urls import path

from gongxun.registry.policies.views import books, publishing

app_name = "policies"
urlpatterns = [
    path("", books.books, name="books"),
    path("publish/", publishing.publish, name="publish"),
    path("<slug:key>/", books.book, name="book"),
    path("<slug:key>/comparison/", books.comparison, name="comparison"),
    path("<slug:key>/source.yaml", books.source, name="source"),
]
