from django.urls import path

from stocktake.accounts.views import sign_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.ask, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-out/", sign_in.leave, name="sign-out"),
]
