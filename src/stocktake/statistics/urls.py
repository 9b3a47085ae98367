from django.urls import path

from stocktake.statistics.views import explorer

app_name = "statistics"

urlpatterns = [
    path("statistics/", explorer.explorer, name="explorer"),
    path("statistics/answer.<slug:format>", explorer.download, name="answer"),
]
