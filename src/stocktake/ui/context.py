"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from stocktake.foundation.texts import OWN_NAMES, RIGHT_TO_LEFT, short_code


def page(request: HttpRequest) -> dict[str, Any]:
    language = short_code(get_language())
    return {
        "page_language": language,
        "page_direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": [("zh-hans" if code == "zh" else code, code, name) for code, name in OWN_NAMES.items()],
        "demonstration": settings.DEMONSTRATION,
    }
