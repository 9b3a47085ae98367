from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "stocktake.reviews"
    label = "reviews"

    def ready(self) -> None:
        from stocktake.foundation.packs import registry  # apps are ready only now
        from stocktake.reviews import receivers  # noqa: F401 - listening begins when apps are ready
        from stocktake.reviews.interfaces import call_pack, cast, letters_pack, own_words, pack
        from stocktake.reviews.interfaces.letters import letters

        own_words.register(letters)
        registry.register(floor=40, file=pack.FILE, load=pack.load)
        registry.register(floor=41, file=cast.FILE, load=cast.load)
        registry.register(floor=42, file=call_pack.FILE, load=call_pack.load)
        registry.register(floor=43, file=letters_pack.FILE, load=letters_pack.load)
