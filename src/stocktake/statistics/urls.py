from django.urls import path

from stocktake.statistics.views import explorer, figures, places, stated

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
    path("statistics/stated/", stated.documents, name="stated-documents"),
    path("statistics/stated/<slug:pack>/", stated.document, name="stated"),
    path("statistics/check/", stated.check, name="check"),
    path("statistics/figures/", figures.figures, name="figures"),
    path("statistics/figures/new/", figures.define, name="define"),
    path("statistics/figures/house/<slug:key>/change/", figures.redefine, name="redefine"),
    path("statistics/figures/house/<slug:key>/lay-aside/", figures.lay_aside, name="lay-aside"),
    path("statistics/figures/<slug:pack>/<slug:key>/", figures.figure, name="figure"),
    path("statistics/figures/<slug:pack>/<slug:key>.<slug:format>", figures.figure_file, name="figure-file"),
]
