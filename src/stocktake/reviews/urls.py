"""The pages of a review's call: for officers."""

from django.urls import path

from stocktake.reviews.views import call, courtesies, texts

app_name = "reviews"

urlpatterns = [
    path("r/<slug:review>/board/letters/", courtesies.courtesies, name="courtesies"),
    path("r/<slug:review>/board/letters/prepare/", courtesies.prepare, name="prepare"),
    path("r/<slug:review>/board/letters/<int:number>/", courtesies.one, name="courtesy"),
    path("r/<slug:review>/board/letters/<int:number>/decide/", courtesies.decide, name="decide"),
    path("r/<slug:review>/board/texts/", texts.texts, name="texts"),
    path("r/<slug:review>/board/texts/<slug:kind>/", texts.text, name="text"),
    path("r/<slug:review>/board/call/", call.call, name="call"),
]
