from django.urls import path

from stocktake.ui.views import style

app_name = "ui"

urlpatterns = [
    path("style/", style.style, name="style"),
]
