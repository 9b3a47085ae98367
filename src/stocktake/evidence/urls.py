from django.urls import path

from stocktake.evidence.views import objectives, parties, passages, reading, search, sources

app_name = "evidence"

urlpatterns = [
    path("r/<slug:review>/sources/", sources.sources, name="sources"),
    path("r/<slug:review>/sources/<int:source>/", sources.source, name="source"),
    path("r/<slug:review>/sources/<int:source>/original/", sources.original, name="original"),
    path("r/<slug:review>/sources/reread/", reading.reread_all, name="reread-all"),
    path("r/<slug:review>/sources/<int:source>/reread/", reading.reread_one, name="reread"),
    path("r/<slug:review>/passages/<int:passage>/", passages.passage, name="passage"),
    path("r/<slug:review>/passages/<int:passage>/place.svg", passages.place, name="place"),
    path("r/<slug:review>/objectives/", objectives.objectives, name="objectives"),
    path("r/<slug:review>/objectives/<int:number>/", objectives.objective, name="objective"),
    path("r/<slug:review>/parties/<slug:party>/", parties.party, name="party"),
    path("r/<slug:review>/search/", search.search_page, name="search"),
]
