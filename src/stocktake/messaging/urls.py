from django.urls import path

from stocktake.messaging.views import mailbox

app_name = "messaging"

urlpatterns = [
    path("mailbox/", mailbox.mailbox, name="mailbox"),
]
