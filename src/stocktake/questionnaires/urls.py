"""The addresses of this room. Whoever answers has a desk: that of the party, or that behind a personal link."""

from django.urls import include, path

from stocktake.questionnaires.views import (
    answering,
    beginning,
    clearance,
    consent,
    contributors,
    editor,
    editor_part,
    editor_preview,
    editor_use,
    forms,
    history,
    moved,
    office,
    presence,
    receipts,
    report,
    returns,
    saving,
    signing_off,
    submission,
    unrecognised,
)

app_name = "questionnaires"

# The same pages behind both doors; the section comes last, because its code may be any word.
desk = [
    path("", answering.overview, name="desk"),
    path("save/", saving.save, name="save"),
    path("here/", presence.here, name="here"),
    path("history/<path:place>/", history.history, name="history"),
    path("files/<int:number>/", history.attachment, name="file"),
    path("sign-off/", signing_off.signing_off, name="sign-off"),
    path("<str:section>/", answering.section, name="section"),
]

# The focal point's own.
party = [
    path("begin/", beginning.begin_answering, name="begin"),
    path("moved/", moved.moved, name="moved"),
    path("contributors/", contributors.contributors, name="contributors"),
    path("contributors/<int:number>/", contributors.contributor, name="contributor"),
]

# The questionnaires themselves, for officers.
writing = [
    path("", editor.questionnaires, name="list"),
    path("<slug:questionnaire>/", editor.newest, name="newest"),
    path("<slug:questionnaire>/<int:number>/", editor.version, name="version"),
    path("<slug:questionnaire>/<int:number>/parts/<str:code>/", editor_part.part, name="part"),
    path("<slug:questionnaire>/<int:number>/choices/<str:name>/", editor_part.choices, name="choices"),
    path("<slug:questionnaire>/<int:number>/preview/", editor_preview.preview, name="preview"),
    path("<slug:questionnaire>/<int:number>/use/", editor_use.use, name="use"),
    path("<slug:questionnaire>/<int:number>/next/", editor.following, name="following"),
    path("<slug:questionnaire>/<int:number>/sheet/", editor.sheet, name="sheet"),
]

# Doors two and three: forms handed out, and what came back.
files = [
    path("r/<slug:review>/returns/", returns.all_returns, name="all-returns"),
    path("r/<slug:review>/returns/<int:number>/original/", returns.any_original, name="any-original"),
    path("r/<slug:review>/returns/letters/", unrecognised.letters, name="letters"),
    path("r/<slug:review>/returns/letters/<int:number>/", unrecognised.letter, name="letter"),
    path("r/<slug:review>/returns/letters/<int:number>/original/", unrecognised.letter_file, name="letter-file"),
    path("r/<slug:review>/answer/<str:party>/forms/", forms.forms, name="forms"),
    path("r/<slug:review>/answer/<str:party>/forms/file/", forms.form_file, name="form-file"),
    path("r/<slug:review>/answer/<str:party>/returns/", returns.returns, name="returns"),
    path("r/<slug:review>/answer/<str:party>/returns/<int:number>/", returns.returned, name="return"),
    path("r/<slug:review>/answer/<str:party>/returns/<int:number>/original/", returns.original, name="return-original"),
]

# Clearing, submitting, consenting; and the report as a document.
sending = [
    path("r/<slug:review>/answer/<str:party>/clearance/", clearance.clearance, name="clearance"),
    path("r/<slug:review>/answer/<str:party>/submit/", submission.submission, name="submit"),
    path("r/<slug:review>/answer/<str:party>/receipt/", receipts.receipt, name="receipt"),
    path("r/<slug:review>/answer/<str:party>/receipt/<int:number>/", receipts.text_file, name="text-file"),
    path("r/<slug:review>/answer/<str:party>/receipt.pdf", receipts.receipt_file, name="receipt-file"),
    path("r/<slug:review>/answer/<str:party>/consent/", consent.consent, name="consent"),
    path("r/<slug:review>/answer/<str:party>/consent/public/", consent.public_page, name="public"),
    path("r/<slug:review>/answer/<str:party>/report/", report.report, name="report"),
    path("r/<slug:review>/answer/<str:party>/report.<str:form>", report.report_file, name="report-file"),
    path("o/<str:secret>/", office.office, name="office"),
]

urlpatterns = [
    *files,
    *sending,
    path("r/<slug:review>/answer/<str:party>/", include(([*party, *desk], "party"))),
    path("c/<str:secret>/", include((desk, "link"))),
    path("q/", include((writing, "editor"))),
]
