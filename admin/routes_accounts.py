"""The door and one's own account: pages outside any authority."""

from admin.access import Open
from admin.routing import FORM, ID, WRITE, Route
from admin.views import account, confirm, overview, second_factor, sessions, sign_in, sign_in_code

ACCOUNT_ROUTES = (
    Route("/sign-in", "sign_in", sign_in.show, Open.TO_ALL),
    Route("/sign-in", "enter", sign_in.enter, Open.TO_ALL, WRITE),
    Route("/sign-in/code", "sign_in_code", sign_in_code.show, Open.TO_SIGNED_IN, FORM),
    Route("/sign-out", "sign_out", sign_in.leave, Open.TO_SIGNED_IN, WRITE),
    Route("/confirm", "confirm", confirm.show, Open.TO_SIGNED_IN, FORM),
    Route("/", "authorities", overview.choose_authority, Open.TO_SIGNED_IN),
    Route("/account", "account", account.show, Open.TO_SIGNED_IN, FORM),
    Route("/account/email", "account_email", account.change_email, Open.TO_SIGNED_IN, WRITE, sudo=True),
    Route("/account/second-factor", "second_factor", second_factor.show, Open.TO_SIGNED_IN),
    Route(
        "/account/second-factor/set-up",
        "second_factor_set_up",
        second_factor.set_up,
        Open.TO_SIGNED_IN,
        FORM,
        sudo=True,
    ),
    Route(
        "/account/second-factor/codes",
        "second_factor_codes",
        second_factor.renew_codes,
        Open.TO_SIGNED_IN,
        WRITE,
        sudo=True,
    ),
    Route(
        "/account/second-factor/give-up",
        "second_factor_give_up",
        second_factor.give_up,
        Open.TO_SIGNED_IN,
        WRITE,
        sudo=True,
    ),
    Route("/account/sessions", "sessions", sessions.show, Open.TO_SIGNED_IN),
    Route("/account/sessions/others/end", "sessions_end", sessions.end_others, Open.TO_SIGNED_IN, WRITE),
    Route(f"/account/sessions/{ID.format('session_id')}/end", "session_end", sessions.end, Open.TO_SIGNED_IN, WRITE),
)
