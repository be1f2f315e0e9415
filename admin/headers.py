"""Security headers of every answer under /admin, errors and static files among them.

Pages carry no inline script and no style attribute, so the policy needs no exceptions; the nonce exists for a page that
must hand data to a script in place.
"""

import secrets

from flask import Response, g, request

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # CSRF protection over HTTPS needs the referrer within the site
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_HSTS = "max-age=31536000; includeSubDomains"


def csp_nonce() -> str:
    """The nonce of this answer."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def secure(response: Response) -> Response:
    """Add the headers to an answer under /admin."""
    if not request.path.startswith("/admin"):
        return response
    response.headers.update(_FIXED)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'; "
        "font-src 'self'; img-src 'self' data:; media-src 'self'; style-src 'self'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'"
    )
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _HSTS
    if request.endpoint != "admin.static":
        response.headers["Cache-Control"] = "no-store"
    return response
