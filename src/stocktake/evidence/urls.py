from django.urls import path

from stocktake.evidence.views import codebook, desk, objectives, parties, passages, reading, search, settling, sharing, sources

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
    path("r/<slug:review>/desk/", desk.desk, name="desk"),
    path("r/<slug:review>/desk/<int:passage>/", desk.passage, name="desk-passage"),
    path("r/<slug:review>/desk/<int:passage>/later/", desk.later, name="desk-later"),
    path("r/<slug:review>/desk/sharing/", sharing.sharing, name="sharing"),
    path("r/<slug:review>/desk/sharing/deal/", sharing.deal_out, name="deal"),
    path("r/<slug:review>/desk/sharing/<int:person>/take-back/", sharing.take_back_from, name="take-back"),
    path("r/<slug:review>/desk/settling/", settling.settling, name="settling"),
    path("r/<slug:review>/desk/settling/lock/", settling.lock_settled, name="lock-settled"),
    path("r/<slug:review>/desk/settling/<int:passage>/", settling.passage, name="settling-passage"),
    path("r/<slug:review>/desk/settling/<int:passage>/settle/", settling.settle_one, name="settle"),
    path("r/<slug:review>/desk/settling/<int:passage>/lock/", settling.lock_one, name="lock"),
    path("r/<slug:review>/desk/settling/<int:passage>/unlock/", settling.unlock_one, name="unlock"),
    path("r/<slug:review>/desk/agreement/", settling.agreement, name="agreement"),
    path("r/<slug:review>/desk/agreement/<int:element>/", settling.agreement_on, name="agreement-on"),
    path("r/<slug:review>/desk/codebook/", codebook.codebook, name="codebook"),
    path("r/<slug:review>/desk/codebook/<int:entry>/", codebook.code, name="code"),
    path("r/<slug:review>/desk/codebook/<int:entry>/change/", codebook.change, name="change-code"),
]
