"""The Verify button: a signed body without events, posted to the bot's webhook on this machine."""

import http.client
import json
from datetime import datetime
from urllib.parse import urlsplit

from bot.simulator.platform.signing import signed_headers
from bot.simulator.platform.state import Channel, Json

_HERE = {"127.0.0.1", "localhost", "::1"}


def verify_webhook(url: str, channel: Channel, now: datetime) -> Json:
    """What came back, as LINE tells it; nothing leaves this machine."""
    target = urlsplit(url)
    found: Json = {"success": False, "timestamp": now.isoformat(), "statusCode": 0, "reason": "COULD_NOT_CONNECT"}
    if target.hostname not in _HERE:
        return {**found, "detail": "not on this machine"}
    body = json.dumps({"destination": channel.destination, "events": []}).encode()
    connection = http.client.HTTPConnection(target.hostname, target.port, timeout=5)
    try:
        connection.request("POST", target.path, body, signed_headers(channel.secret, body))
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as problem:
        return {**found, "detail": str(problem)}
    finally:
        connection.close()
    is_good = 200 <= status < 300
    reason = "OK" if is_good else "ERROR_STATUS_CODE"
    return {**found, "success": is_good, "statusCode": status, "reason": reason, "detail": str(status)}
