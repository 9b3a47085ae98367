from django.urls import path

from stocktake.workspace.views import board, freezes, inviting, matrix_compared, party, take_in

app_name = "workspace"

urlpatterns = [
    path("r/<slug:review>/board/", board.board, name="board"),
    path("r/<slug:review>/board/export.<str:kind>", board.export, name="board-export"),
    path("r/<slug:review>/board/ask/", board.ask_members, name="ask"),
    path("r/<slug:review>/board/invite/", inviting.inviting, name="invite"),
    path("r/<slug:review>/board/parties/<str:party>/", party.party, name="party"),
    path("r/<slug:review>/board/parties/<str:party>/<slug:verb>/", party.act, name="act"),
    path("r/<slug:review>/board/freezes/", freezes.freezes, name="freezes"),
    path("r/<slug:review>/board/freezes/<int:number>/", freezes.one, name="freeze"),
    path("r/<slug:review>/board/freezes/compare/", freezes.compare, name="compare"),
    path("r/<slug:review>/board/freezes/matrix/", matrix_compared.compared, name="matrix-compared"),
    path("r/<slug:review>/board/freezes/matrix/passages/", matrix_compared.passages, name="matrix-difference"),
    path("r/<slug:review>/take-in/", take_in.take_in, name="take-in"),
    path("r/<slug:review>/take-in/<int:number>/", take_in.what_became, name="hand-in"),
]
