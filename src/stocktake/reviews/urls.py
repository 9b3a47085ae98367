from django.urls import path

from stocktake.reviews.views import board

app_name = "reviews"

urlpatterns = [
    path("r/<slug:review>/board/", board.board, name="board"),
]
