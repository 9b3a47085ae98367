from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "stocktake.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        from stocktake.foundation.packs import registry  # apps are ready only now
        from stocktake.questionnaires.interfaces import earlier, letters, openings, pack, responses
        from stocktake.reviews.interfaces.letters import letters as registered

        registry.register(floor=45, file=pack.FILE, load=pack.load)
        registry.register(floor=46, file=openings.FILE, load=openings.load)
        registry.register(floor=47, file=earlier.FILE, load=earlier.load)
        registry.register(floor=48, file=responses.FILE, load=responses.load)
        letters.register(registered)
        from stocktake.questionnaires import receivers  # noqa: F401 - listening begins when apps are ready
