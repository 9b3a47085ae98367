"""The floors hold for tables too: a relation points downward, however it is written."""

from django.apps import apps

from stocktake.config.house_map import SOURCE, floors

FLOOR = {room: number for number, rooms in enumerate(reversed(floors())) for room in rooms}


def room_of(model: type) -> str | None:
    path = model.__module__.split(".")
    return path[1] if path[0] == "stocktake" else None


def relations() -> list[tuple[str, str, str]]:
    """Every relation of the house: room, field, room it points to."""
    found = []
    for model in apps.get_models():
        room = room_of(model)
        for field in model._meta.get_fields() if room else ():
            # Only the side that was written; Django draws the other one by itself.
            if field.is_relation and not field.auto_created and field.related_model:
                target = room_of(field.related_model)
                if target:
                    found.append((room, f"{model.__name__}.{field.name}", target))
    return found


def test_there_are_relations_to_check():
    assert ("evidence", "Source.review", "reviews") in relations()


def test_every_relation_stays_in_its_room_or_points_to_a_lower_floor():
    wrong = [
        f"{room}: {field} points to {target}"
        for room, field, target in relations()
        if target != room and FLOOR[target] >= FLOOR[room]
    ]
    assert wrong == []


def test_every_room_of_the_house_has_a_floor():
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert rooms == set(FLOOR)


def test_every_room_with_an_app_is_installed():
    installed = {config.name.rpartition(".")[2] for config in apps.get_app_configs() if config.name.startswith("stocktake.")}
    assert installed == {path.parent.name for path in SOURCE.glob("*/apps.py")}
