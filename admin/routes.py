"""Every page of the admin site with the least role it asks for: the role matrix, in one table.

A page that is not in this table does not exist, and one cannot be added without saying who may open it. Forums and
announcements have tables of their own beside this one.
"""

from admin.routes_accounts import ACCOUNT_ROUTES
from admin.routes_broadcasts import BROADCAST_ROUTES
from admin.routes_circuits import CIRCUIT_ROUTES
from admin.routes_forum_day import FORUM_DAY_ROUTES
from admin.routes_forums import FORUM_ROUTES
from admin.routes_write_up import WRITE_UP_ROUTES
from admin.routing import FORM, WRITE, Route
from admin.views import (
    account,
    attachments,
    audit,
    entry,
    groups,
    groups_acts,
    inbox,
    my_line,
    need,
    needs,
    needs_export,
    overview,
    posters,
    processing,
    review,
    settings,
    settings_communities,
    settings_staff,
    status,
)
from bot.domain.roles import Role

ROUTES = (
    *ACCOUNT_ROUTES,
    Route("/<slug>/", "overview", overview.show, Role.VIEWER),
    Route("/<slug>/needs", "needs", needs.show, Role.VIEWER),
    Route("/<slug>/needs.csv", "needs_csv", needs_export.as_csv, Role.VIEWER, sudo=True),
    Route("/<slug>/needs.xlsx", "needs_xlsx", needs_export.as_xlsx, Role.VIEWER, sudo=True),
    Route("/<slug>/needs/new", "new_need", entry.show, Role.OFFICER),
    Route("/<slug>/needs/new", "enter_need", entry.enter, Role.OFFICER, WRITE),
    Route("/<slug>/needs/<number>", "need", need.show, Role.VIEWER),
    Route("/<slug>/needs/<number>/issue", "need_decide", need.decide, Role.FACILITATOR, WRITE),
    Route("/<slug>/needs/<number>/issue/undo", "need_take_back", need.take_back, Role.FACILITATOR, WRITE),
    Route("/<slug>/needs/<number>/recount", "need_recount", need.recount, Role.FACILITATOR, WRITE),
    Route("/<slug>/needs/<number>/reveal", "need_reveal", need.reveal, Role.OFFICER, WRITE, sudo=True),
    Route("/<slug>/review", "review", review.show, Role.FACILITATOR),
    Route("/<slug>/review", "review_act", review.act, Role.FACILITATOR, WRITE),
    Route("/<slug>/review/split", "review_split", review.split, Role.FACILITATOR, WRITE),
    Route("/<slug>/review/undo", "review_undo", review.undo, Role.FACILITATOR, WRITE),
    Route("/<slug>/review/claim", "review_claim", review.claim, Role.FACILITATOR, WRITE),
    Route("/<slug>/review/release", "review_release", review.release, Role.FACILITATOR, WRITE),
    Route("/<slug>/groups", "groups", groups.show, Role.VIEWER),
    Route("/<slug>/groups/<int(max=2147483647):number>/print", "groups_print", groups.print_group, Role.VIEWER),
    Route("/<slug>/groups/needs", "groups_members", groups_acts.members, Role.FACILITATOR, WRITE),
    Route("/<slug>/groups/regroup", "groups_regroup", groups_acts.regroup, Role.FACILITATOR, WRITE),
    Route("/<slug>/groups/<int(max=2147483647):number>", "groups_group", groups_acts.group, Role.FACILITATOR, WRITE),
    Route(
        "/<slug>/groups/log/<int(max=2147483647):act_id>",
        "groups_undo",
        groups_acts.undo,
        Role.FACILITATOR,
        WRITE,
    ),
    Route(
        "/<slug>/groups/proposals/<int(max=2147483647):proposal_id>",
        "groups_proposal",
        groups_acts.proposal,
        Role.FACILITATOR,
        WRITE,
    ),
    Route("/<slug>/attachments/<int(max=2147483647):attachment_id>", "attachment", attachments.show, Role.VIEWER),
    Route("/<slug>/inbox", "inbox", inbox.show, Role.FACILITATOR),
    Route("/<slug>/inbox/voice/<int(max=2147483647):attachment_id>", "inbox_voice", inbox.voice, Role.OFFICER, WRITE),
    Route("/<slug>/inbox/media/<int(max=2147483647):attachment_id>", "inbox_media", inbox.media, Role.OFFICER, WRITE),
    Route(
        "/<slug>/inbox/contact/<int(max=2147483647):message_id>", "inbox_contact", inbox.contact, Role.OFFICER, WRITE
    ),
    Route("/<slug>/inbox/events/<int(max=2147483647):event_row_id>", "inbox_event", inbox.event, Role.ADMIN, WRITE),
    Route("/<slug>/posters", "posters", posters.show_all, Role.VIEWER),
    Route("/<slug>/posters/<code>", "poster", posters.show, Role.VIEWER),
    Route("/<slug>/more", "more", account.show_menu, Role.VIEWER),
    Route("/<slug>/my-line", "my_line", my_line.show, Role.FACILITATOR),
    Route("/<slug>/my-line", "my_line_code", my_line.give_code, Role.FACILITATOR, WRITE),
    Route("/<slug>/my-line/unlink", "my_line_unlink", my_line.cut, Role.FACILITATOR, WRITE),
    Route("/<slug>/settings", "settings", settings.show, Role.ADMIN),
    Route("/<slug>/status", "settings_status", status.show, Role.ADMIN),
    Route("/<slug>/settings", "settings_save", settings.save, Role.ADMIN, WRITE, sudo=True),
    Route("/<slug>/settings/processing", "settings_processing", processing.show, Role.ADMIN),
    Route("/<slug>/settings/processing.csv", "settings_processing_csv", processing.as_csv, Role.ADMIN),
    Route("/<slug>/settings/staff", "settings_staff", settings_staff.show, Role.ADMIN),
    Route("/<slug>/settings/staff", "settings_staff_add", settings_staff.add, Role.ADMIN, WRITE, sudo=True),
    Route(
        "/<slug>/settings/staff/<int(max=2147483647):staff_id>/role",
        "settings_staff_role",
        settings_staff.set_role,
        Role.ADMIN,
        WRITE,
        sudo=True,
    ),
    Route(
        "/<slug>/settings/staff/<int(max=2147483647):staff_id>/password",
        "settings_staff_password",
        settings_staff.renew_password,
        Role.ADMIN,
        WRITE,
        sudo=True,
    ),
    Route(
        "/<slug>/settings/staff/<int(max=2147483647):staff_id>/remove",
        "settings_staff_remove",
        settings_staff.remove,
        Role.ADMIN,
        WRITE,
        sudo=True,
    ),
    Route(
        "/<slug>/settings/staff/<int(max=2147483647):staff_id>/second-factor",
        "settings_staff_second_factor",
        settings_staff.reset_second_factor_of,
        Role.ADMIN,
        WRITE,
        sudo=True,
    ),
    Route("/<slug>/settings/audit", "settings_audit", audit.show, Role.ADMIN),
    Route("/<slug>/settings/audit.csv", "settings_audit_csv", audit.as_csv, Role.ADMIN, sudo=True),
    Route("/<slug>/settings/communities", "settings_communities", settings_communities.show, Role.ADMIN),
    Route("/<slug>/settings/communities/add", "settings_communities_add", settings_communities.add, Role.ADMIN, FORM),
    Route(
        "/<slug>/settings/communities/<code>/edit", "settings_community", settings_communities.edit, Role.ADMIN, FORM
    ),
    Route(
        "/<slug>/settings/communities/<code>/retire",
        "settings_community_retire",
        settings_communities.retire,
        Role.ADMIN,
        WRITE,
    ),
    Route(
        "/<slug>/settings/communities/<code>/restore",
        "settings_community_restore",
        settings_communities.restore,
        Role.ADMIN,
        WRITE,
    ),
    *FORUM_ROUTES,
    *CIRCUIT_ROUTES,
    *FORUM_DAY_ROUTES,
    *WRITE_UP_ROUTES,
    *BROADCAST_ROUTES,
)
