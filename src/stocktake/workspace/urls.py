from django.urls import path

from stocktake.workspace.views import take_in

app_name = "workspace"

urlpatterns = [
    path("r/<slug:review>/take-in/", take_in.take_in, name="take-in"),
]
