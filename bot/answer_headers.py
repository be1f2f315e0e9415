"""Security headers of every answer of the process: pages, files, the webhook, health, errors.

Pages state policies of their own (`admin/headers.py`, `bot/public.py`, the simulator); whatever states none may load
nothing, run nothing and be framed by nobody, so that no new address can forget it.
"""

from flask import Flask, Response, request

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": _NOTHING,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}
_HSTS = "max-age=31536000; includeSubDomains"


def secure_every_answer(app: Flask) -> None:
    """Add what an answer does not say itself. To be called before any other, for Flask runs the first one last."""

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", _HSTS)
        return response
