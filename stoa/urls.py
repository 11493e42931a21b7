"""All addresses: one line for each part of the pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("stoa.web.base.urls")),
    path("", include("stoa.web.catalogue.urls")),
    path("", include("stoa.web.accounts.urls")),
    path("learn/", include("stoa.web.learning.urls")),
    path("review/", include("stoa.web.learning.review_urls")),
    path("studio/", include("stoa.web.studio.urls")),
    path("institutions/", include("stoa.web.institutions.urls")),
    path("operator/", include("stoa.web.operator.urls")),
    path("", include("stoa.web.files.urls")),
    path("", include("stoa.web.credentials.urls")),
]

handler400 = "stoa.web.base.views.bad_request"
handler403 = "stoa.web.base.views.forbidden"
handler404 = "stoa.web.base.views.not_found"
handler429 = "stoa.web.accounts.codes.too_many"
handler500 = "stoa.web.base.views.server_error"
