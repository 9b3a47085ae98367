from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "stocktake.reviews"
    label = "reviews"

    def ready(self) -> None:
        from stocktake.foundation.packs import registry  # apps are ready only now
        from stocktake.reviews.interfaces import cast, pack

        registry.register(floor=40, file=pack.FILE, load=pack.load)
        registry.register(floor=41, file=cast.FILE, load=cast.load)
