from django.urls import path

from stocktake.portal.views import home, review

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("r/<slug:review>/", review.review, name="review"),
]
