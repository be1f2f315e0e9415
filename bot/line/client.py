"""LINE's API behind one gateway that never raises for what LINE or the network does.

The SDK sets no time limit, raises urllib3's errors beside its own, and takes a 409 (already accepted) for a failure;
here each of these becomes one of eight outcomes that a sender knows what to do with.
"""

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import urllib3
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    ShowLoadingAnimationRequest,
    TestWebhookEndpointRequest,
)

Outcome = Literal[
    "accepted",
    "rate_limited",
    "quota_used_up",
    "token_invalid",
    "recipient_invalid",
    "refused",
    "not_sent",
    "unclear",
]
Json = dict[str, Any]
MAX_IMAGE_BYTES = 10_000_000
MAX_MEDIA_BYTES = 20_000_000
MAX_CONTENT_SECONDS = 120
_MESSAGE_ID = re.compile(r"[0-9]{1,32}")
_WRONG_RECIPIENT = re.compile(r"'to(\[\d+\])?'")  # as LINE names the property that it refuses
# Only a connection that was never made is tried again here; whatever may have arrived is for the outbox to decide.
_RETRIES = urllib3.Retry(total=1, connect=1, read=0, status=0, other=0, redirect=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a reply or push; `error` is LINE's status and words and never holds what was to be said."""

    outcome: Outcome
    status: int | None = None
    error: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """Messages a month; `limit` None has no limit."""

    limit: int | None
    used: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What LINE tells about a person."""

    display_name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What was sent in a message."""

    data: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class NotReady:
    """Content that may be had later: LINE is still preparing it, or could not be reached."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Content that will never be had: deleted, refused, or larger than is kept."""

    reason: str


@dataclass(frozen=True, slots=True)
class Called:
    """What a call gave: a value, or why there is none."""

    delivery: Delivery
    value: Any = None


class _Client(ApiClient):  # type: ignore[misc] # the SDK has no types
    """The SDK's client, which leaves what is JSON already as it is."""

    def sanitize_for_serialization(self, obj: Any) -> Any:
        return obj if isinstance(obj, _Ready) else super().sanitize_for_serialization(obj)


class _Ready(dict[str, Any]):
    """A body of LINE's own JSON, as the outbox keeps it."""


class LineGateway:
    """One channel of LINE. To be made after any fork: it keeps connections open, and threads may share it."""

    def __init__(
        self, access_token: str, api_base: str, data_api_base: str, timeout: tuple[float, float] = (3, 10)
    ) -> None:
        self.access_token = access_token
        self.data_api_base = data_api_base.rstrip("/")
        self.timeout = timeout
        self.api_client = _client(access_token, api_base)
        self.data_client = _client(access_token, data_api_base)
        self._api = MessagingApi(self.api_client)

    def reply(self, token: str, messages: Sequence[Json]) -> Delivery:
        """Answer an event; free, once, within a minute."""
        return self._post("/v2/bot/message/reply", {"replyToken": token, "messages": list(messages)})

    def push(self, to: str, messages: Sequence[Json], retry_key: str) -> Delivery:
        """Say something unasked; with the same key LINE accepts it once, however often it is tried."""
        return self._post("/v2/bot/message/push", {"to": to, "messages": list(messages)}, retry_key)

    def multicast(self, to: Sequence[str], messages: Sequence[Json], retry_key: str) -> Delivery:
        """Say the same to at most 500 people; one malformed id among them and nobody gets it."""
        return self._post("/v2/bot/message/multicast", {"to": list(to), "messages": list(messages)}, retry_key)

    def quota(self) -> Quota | None:
        """How much of the month's messages is used; None where LINE does not say."""
        limit = self.call(self._api.get_message_quota_with_http_info).value
        used = self.call(self._api.get_message_quota_consumption_with_http_info).value
        return Quota(limit.value, used.total_usage) if limit and used else None

    def profile(self, user_id: str) -> Profile | None:
        """A person's name; None where LINE does not give it."""
        found = self.call(self._api.get_profile_with_http_info, user_id).value
        return Profile(found.display_name, found.language) if found else None

    def show_loading(self, user_id: str, seconds: int = 10) -> bool:
        """Show that an answer is being prepared; whether LINE took it."""
        request = ShowLoadingAnimationRequest(chatId=user_id, loadingSeconds=seconds)
        return self.call(self._api.show_loading_animation_with_http_info, request).delivery.outcome == "accepted"

    def webhook_test(self, endpoint: str | None = None) -> str | None:
        """None where LINE reaches the webhook, else what LINE says; `endpoint` in place of the one set at LINE."""
        request = TestWebhookEndpointRequest(endpoint=endpoint)
        called = self.call(self._api.test_webhook_endpoint_with_http_info, request)
        if called.value is None:
            return called.delivery.error or "no answer"
        return None if called.value.success else f"{called.value.status_code} {called.value.reason}"

    def content(self, message_id: str) -> Content | NotReady | Gone:
        """The photo, recording or file of a message, read in pieces and never beyond what is kept."""
        if not _MESSAGE_ID.fullmatch(message_id):
            return Gone("no message id")
        url = f"{self.data_api_base}/v2/bot/message/{message_id}/content"
        try:
            return self._download(url)
        except urllib3.exceptions.HTTPError as problem:
            return NotReady(_name(problem))

    def call(self, ask: Callable[..., Any], *args: Any, **named: Any) -> Called:
        """What a function of the SDK gave, every failure turned into an outcome."""
        try:
            response = ask(*args, **named, _request_timeout=self.timeout)
        except ApiException as refusal:
            return Called(delivery_of(refusal))
        except urllib3.exceptions.HTTPError as problem:
            return Called(Delivery(_after(problem), error=_name(problem)))
        except (ValueError, TypeError, AttributeError) as problem:  # an answer that is not LINE's, as from a proxy
            return Called(Delivery("unclear", error=f"unreadable answer: {type(problem).__name__}"))
        request_id = _header(response.headers, "x-line-request-id")
        return Called(Delivery("accepted", response.status_code, None, request_id), response.data)

    def _post(self, path: str, body: Json, retry_key: str | None = None) -> Delivery:
        # Messages lie in the outbox as LINE's own JSON. To make the SDK's models of it, only to make JSON of them
        # again, took more than half of the time that a delivery takes.
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if retry_key:
            headers["X-Line-Retry-Key"] = retry_key
        return self.call(
            self._ask,
            path,
            "POST",
            header_params=headers,
            body=_Ready(body),
            response_types_map={},
            auth_settings=["Bearer"],
        ).delivery

    def _ask(self, *args: Any, **named: Any) -> Any:
        """Raises ValueError or TypeError for an answer that is not LINE's, as a proxy gives."""
        response = self.api_client.call_api(*args, **named)
        if not isinstance(json.loads(response.raw_data), dict):
            raise TypeError("no JSON object")
        return response

    def _download(self, url: str) -> Content | NotReady | Gone:
        pool = self.data_client.rest_client.pool_manager
        headers = {"Authorization": f"Bearer {self.access_token}"}
        timeout = urllib3.Timeout(connect=self.timeout[0], read=self.timeout[1])
        response = pool.request("GET", url, headers=headers, preload_content=False, timeout=timeout)
        try:
            if response.status != 200:
                # 401 and 403 speak of our token, which somebody will renew, and not of what was sent.
                is_later = response.status in {202, 401, 403, 408, 429} or response.status >= 500
                return (NotReady if is_later else Gone)(f"status {response.status}")
            return _read_bounded(response)
        finally:
            response.close()


def delivery_of(refusal: ApiException) -> Delivery:
    """The outcome behind an error of the SDK; the two kinds of 429 differ only in their words."""
    status, words = refusal.status, str(refusal.body or refusal.reason or "")
    request_id = _header(refusal.headers, "x-line-request-id")
    outcome: Outcome = "refused"
    if status == 409:
        accepted_id = _header(refusal.headers, "x-line-accepted-request-id")
        return Delivery("accepted", status, None, accepted_id or request_id)
    if status == 429:
        outcome = "quota_used_up" if "monthly limit" in words else "rate_limited"
    elif status == 400 and "Invalid reply token" in words:
        outcome = "token_invalid"
    elif status == 400 and _WRONG_RECIPIENT.search(words):
        outcome = "recipient_invalid"
    elif not status or status == 408 or status >= 500:
        outcome = "unclear"
    return Delivery(outcome, status, f"{status} {words}"[:300], request_id)


def _after(problem: urllib3.exceptions.HTTPError) -> Outcome:
    """Whether LINE can have got a request that ended so: not where no connection was ever made."""
    reason = problem.reason if isinstance(problem, urllib3.exceptions.MaxRetryError) else problem
    # A refused connection, an unknown host and a connection that timed out while it was made are all of these kinds.
    never = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    return "not_sent" if isinstance(reason, never) else "unclear"


def _client(access_token: str, host: str) -> ApiClient:
    configuration = Configuration(access_token=access_token, host=host.rstrip("/"))
    configuration.retries = _RETRIES
    configuration.connection_pool_maxsize = 32  # the SDK lends connections without waiting and drops those beyond
    return _Client(configuration)


def _name(problem: urllib3.exceptions.HTTPError) -> str:
    """What went wrong beneath urllib3's own account of its tries."""
    reason = problem.reason if isinstance(problem, urllib3.exceptions.MaxRetryError) else None
    return type(reason or problem).__name__


def _header(headers: Any, name: str) -> str | None:
    value = headers.get(name) if headers else None
    return str(value) if value else None


def _read_bounded(response: urllib3.BaseHTTPResponse) -> Content | NotReady | Gone:
    content_type = response.headers.get("Content-Type", "application/octet-stream").partition(";")[0].strip()
    limit = MAX_IMAGE_BYTES if content_type.startswith("image/") else MAX_MEDIA_BYTES
    data, deadline = bytearray(), time.monotonic() + MAX_CONTENT_SECONDS
    for piece in response.stream(65_536):
        data += piece
        if len(data) > limit:
            return Gone("too large")
        if time.monotonic() > deadline:
            return NotReady("too slow")
    return Content(bytes(data), content_type)
