from django.urls import path

from gongxun.records.reviews.teaching import RESOURCE
from gongxun.records.reviews.views import deciding, queue, submitting

app_name = "reviews"
resource = {"kind": RESOURCE}
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("mine/", queue.mine, name="mine"),
    path("export.xlsx", queue.export, name="export"),
    path("<int:review_id>/", deciding.review, name="review"),
    path("<int:review_id>/take-up/", deciding.take_up, name="take_up"),
    path("<int:review_id>/give-back/", deciding.give_back, name="give_back"),
    path("<int:review_id>/decide/", deciding.decide, name="decide"),
    path("<int:review_id>/take-back/", submitting.take_back, name="take_back"),
    path("versions/<int:subject_id>/", submitting.of_subject, resource, name="of_subject"),
    path("versions/<int:subject_id>/submit/", submitting.submit, resource, name="submit"),
]
