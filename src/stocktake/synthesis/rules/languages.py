"""The language of a paper and the language of the program that writes it."""


def interface_code(language: str) -> str:
    """The code under which gettext knows a language: `zh` is `zh-hans` there."""
    return {"zh": "zh-hans"}.get(language, language)
