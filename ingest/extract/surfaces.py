"""The forms under which the known names stand in texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graph.model import Entity, EntityType


def surface_forms(entities: Mapping[str, Entity]) -> tuple[dict[str, str], set[str]]:
    """Form → id of its entity, and those forms that are clipped: their claim names the entity in full."""
    forms: dict[str, str] = {}
    shortened: set[str] = set()
    for entity in entities.values():
        for form in (entity.name, *entity.aliases):
            if form and not form.startswith("the ") and not form.endswith(" models"):
                forms.setdefault(form, entity.id)
    for form, key in list(forms.items()):
        if " & " in form:
            forms.setdefault(form.replace(" & ", " and "), key)
    # "Microsoft 365 Copilot" is "365 Copilot" to a text that has named Microsoft.
    for entity in entities.values():
        owner = entities.get(entity.parent or "")
        short = entity.name.removeprefix(f"{owner.name} ") if owner else entity.name
        if short != entity.name and " " in short and short not in forms:
            forms[short] = entity.id
            shortened.add(short)
    # "Instinct MI300" and "Instinct MI450" of one maker make "Instinct GPUs" its chips too.
    families: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities.values():
        head, _, tail = entity.name.partition(" ")
        if entity.type is EntityType.CHIP and entity.parent and tail and len(head) > 4 and head not in forms:
            families[head, entity.parent].append(entity.id)
    for (head, _), members in sorted(families.items()):
        if len(members) > 1:
            for noun in ("GPU", "chip", "processor", "accelerator"):
                forms.setdefault(f"{head} {noun}", members[0])
    # A name in capitals is the same name ("NVIDIA"); a short one would catch abbreviations.
    for form, key in list(forms.items()):
        if len(form) > 4 and not entities[key].ambiguous:
            forms.setdefault(form.upper(), key)
    return forms, shortened
