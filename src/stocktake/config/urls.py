"""All addresses, one line per room."""

from django.urls import include, path
from django.views.i18n import set_language

from stocktake.foundation.access import public

urlpatterns = [
    path("", include("stocktake.portal.urls")),
    path("", include("stocktake.accounts.urls")),
    path("", include("stocktake.messaging.urls")),
    path("", include("stocktake.workspace.urls")),
    path("", include("stocktake.synthesis.urls")),
    path("", include("stocktake.evidence.urls")),
    path("", include("stocktake.questionnaires.urls")),
    path("", include("stocktake.statistics.urls")),
    path("", include("stocktake.reviews.urls")),
    path("", include("stocktake.ui.urls")),
    path("language/", public("anyone may read in their own language")(set_language), name="set_language"),
]
