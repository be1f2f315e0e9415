"""What LINE says of a channel, for whoever sets one up: account, address of the webhook, and LINE's clock."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from linebot.v3.messaging import MessagingApi

from bot.line.client import LineGateway


@dataclass(frozen=True, slots=True)
class Account:
    """The account behind a channel; `problem` is LINE's answer where it gave no account."""

    name: str = ""
    basic_id: str = ""
    at: datetime | None = None  # by LINE's clock
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where LINE posts events to."""

    address: str | None = None
    is_active: bool = False


def account_of(gateway: LineGateway) -> Account:
    """Ask LINE whose token this is."""
    dates: list[str] = []

    def ask(**named: Any) -> Any:
        response = MessagingApi(gateway.api_client).get_bot_info_with_http_info(**named)
        dates.append(next((value for key, value in (response.headers or {}).items() if key.lower() == "date"), ""))
        return response

    called = gateway.call(ask)
    if called.value is None:
        return Account(problem=called.delivery.error or called.delivery.outcome)
    at = parsedate_to_datetime(dates[0]) if dates[0] else None
    return Account(called.value.display_name, called.value.basic_id, at)


def endpoint_of(gateway: LineGateway) -> Endpoint:
    """Ask LINE where it posts to; nowhere where none is set."""
    found = gateway.call(MessagingApi(gateway.api_client).get_webhook_endpoint_with_http_info).value
    return Endpoint(found.endpoint, bool(found.active)) if found else Endpoint()
