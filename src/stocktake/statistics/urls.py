from django.urls import path

from stocktake.statistics.views import explorer

app_name = "statistics"

urlpatterns = [
    path("statistics/", explorer.explorer, name="explorer"),
    path("statistics/flows/", explorer.flows, name="flows"),
    path("statistics/releases/<slug:release>.zip", explorer.package, name="package"),
    path("statistics/answer.<slug:format>", explorer.download, name="answer"),
]
