"""What people call a local authority of each kind, and the places that its residents belong to."""

OFFICE_WORDS = {"municipality": "เทศบาล", "pao": "อบจ.", "sao": "อบต."}
LEVEL_WORDS = {"community": "ชุมชน", "subdistrict": "ตำบล", "district": "อำเภอ"}
AREA_WORDS = {"community": "ต.", "subdistrict": "อ.", "district": "จ."}  # what communities of each level lie in


def office_word(kind: str) -> str:
    """Such as เทศบาล."""
    return OFFICE_WORDS.get(kind, "หน่วยงาน")


def level_word(community_level: str) -> str:
    """Such as ชุมชน."""
    return LEVEL_WORDS.get(community_level, "ชุมชน")


def area_word(community_level: str) -> str:
    """What stands before the name of the area that communities lie in, such as ต."""
    return AREA_WORDS.get(community_level, "")


def bare_name(name: str) -> str:
    """A community's name without the word for what it is: บ้านชมพู of ชุมชนบ้านชมพู."""
    for word in LEVEL_WORDS.values():
        if name.startswith(word) and len(name) > len(word):
            return name.removeprefix(word).strip()
    return name
