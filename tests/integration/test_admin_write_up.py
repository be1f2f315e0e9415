"""The write-up of a forum as staff see it: filled from the facts, worded by them, checked, finished."""

import re
from html import unescape

import pytest

from bot.domain.roles import Role
from bot.domain.states import ForumState
from tests.admin_site import browser_of, csrf_of, hire
from tests.forums import Forums


@pytest.fixture
def forums(told):
    return Forums(told)


def test_page(officer, forums):
    forum_id = forums.forum(days=0, state=ForumState.HELD)
    page = officer.get(f"/admin/khelang/forums/{forum_id}/write-up")
    assert page.status_code == 200
    edit = officer.get(f"/admin/khelang/forums/{forum_id}/write-up/edit")
    assert edit.status_code == 200
    assert officer.get(f"/admin/khelang/forums/{forum_id}/write-up.docx").status_code == 200
    assert officer.get(f"/admin/khelang/forums/{forum_id}/write-up.pdf").status_code == 200
