from django.urls import path

from stocktake.statistics.views import explorer, figures

app_name = "statistics"

urlpatterns = [
    path("statistics/", explorer.explorer, name="explorer"),
    path("statistics/flows/", explorer.flows, name="flows"),
    path("statistics/releases/<slug:release>.zip", explorer.package, name="package"),
    path("statistics/answer.<slug:format>", explorer.download, name="answer"),
    path("statistics/figures/", figures.figures, name="figures"),
    path("statistics/figures/new/", figures.define, name="define"),
    path("statistics/figures/house/<slug:key>/change/", figures.redefine, name="redefine"),
    path("statistics/figures/house/<slug:key>/lay-aside/", figures.lay_aside, name="lay-aside"),
    path("statistics/figures/<slug:pack>/<slug:key>/", figures.figure, name="figure"),
    path("statistics/figures/<slug:pack>/<slug:key>.<slug:format>", figures.figure_file, name="figure-file"),
]
