from django.urls import path

from stocktake.portal.views import favicon, home, review

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("favicon.ico", favicon.favicon, name="favicon"),
    path("r/<slug:review>/", review.review, name="review"),
]
