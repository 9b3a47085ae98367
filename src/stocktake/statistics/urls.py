from django.urls import path

from stocktake.statistics.views import explorer, places

app_name = "statistics"

urlpatterns = [
    path("statistics/", explorer.explorer, name="explorer"),
    path("statistics/flows/", explorer.flows, name="flows"),
    path("statistics/flows.<slug:format>", explorer.flows_file, name="flows-file"),
    path("statistics/places/", places.places, name="places"),
    path("statistics/places/<slug:code>/", places.place, name="place"),
    path("statistics/places/<slug:code>/<slug:chart>.<slug:format>", places.chart, name="place-chart"),
    path("statistics/releases/<slug:release>.zip", explorer.package, name="package"),
    path("statistics/answer.<slug:format>", explorer.download, name="answer"),
]
