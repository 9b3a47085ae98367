"""Papers: the newest draft, its files, and what each sentence rests on."""

from django.urls import path

from stocktake.synthesis.views import paper

app_name = "synthesis"

urlpatterns = [
    path("r/<slug:review>/synthesis/", paper.paper, name="paper"),
    path("r/<slug:review>/synthesis/sentences/<int:sentence>/", paper.sentence, name="sentence"),
    path("r/<slug:review>/synthesis/<str:form>/", paper.download, name="download"),
]
