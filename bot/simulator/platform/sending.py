"""Reply, push and multicast: who gets what, what it costs, and what a second try gets."""

import re
from datetime import timedelta
from typing import Any

from bot.simulator.platform.answers import Answer, Call, Refusal
from bot.simulator.platform.limits import check_messages
from bot.simulator.platform.state import MAX_TOKENS, Accepted, Entry, Json, keep

RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
QUOTA_LIMIT = "You have reached your monthly limit."
_CHAT_ID = re.compile(r"[UCR][0-9a-f]{32}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KEY_LIFE = timedelta(hours=24)


def reply(call: Call) -> Answer:
    """Answer one event: free, once, and within a minute."""
    if "x-line-retry-key" in call.headers:
        raise Refusal(400, "The retry key is not supported by this endpoint")
    body = _body(call)
    check_messages(body.get("messages"))
    token = call.state.tokens.get(str(body.get("replyToken")))
    if token is None or token.channel != call.channel.slug or not token.is_valid(call.state.clock()):
        raise Refusal(400, "Invalid reply token")
    token.is_used = True
    return Answer(body={"sentMessages": _deliver(call, "reply", token.chat_id, body["messages"])})


def push(call: Call) -> Answer:
    """Say something unasked to one chat; counts against the quota where it arrives."""
    body = _body(call)
    chat_id = str(body.get("to"))
    if not _CHAT_ID.fullmatch(chat_id):
        raise Refusal(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
    check_messages(body.get("messages"))
    _refuse_second_try(call)
    _count_against_quota(call, [chat_id])
    sent = _deliver(call, "push", chat_id, body["messages"])
    _remember_key(call, sent)
    return Answer(body={"sentMessages": sent})


def multicast(call: Call) -> Answer:
    """Say something to many people; one malformed id and nobody gets it."""
    body = _body(call)
    people = body.get("to")
    if not isinstance(people, list) or not 1 <= len(people) <= 500:
        raise Refusal(400, "The request body has 1 error(s)", [{"message": "Size must be between 1 and 500"}])
    wrong = next((index for index, person in enumerate(people) if not _is_person(person)), None)
    if wrong is not None:
        raise Refusal(400, f"The property, 'to[{wrong}]', in the request body is invalid (line: -, column: -)")
    check_messages(body.get("messages"))
    _refuse_second_try(call)
    _count_against_quota(call, people)
    for person in people:
        _deliver(call, "multicast", person, body["messages"])
    _remember_key(call, [])
    return Answer()


def validate(call: Call) -> Answer:
    """Whether messages would be accepted; nothing is sent."""
    check_messages(_body(call).get("messages"))
    return Answer()


def quota(call: Call) -> Answer:
    """How many messages the plan allows in a month."""
    limit = call.channel.quota
    return Answer(body={"type": "none"} if limit is None else {"type": "limited", "value": limit})


def consumption(call: Call) -> Answer:
    """How many of them are used."""
    return Answer(body={"totalUsage": call.channel.used})


def _body(call: Call) -> Json:
    if not isinstance(call.body, dict):
        raise Refusal(400, "The request body could not be parsed as JSON (line: -, column: -)")
    return call.body


def _is_person(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("U") and _CHAT_ID.fullmatch(value) is not None


def _refuse_second_try(call: Call) -> None:
    key = call.headers.get("x-line-retry-key")
    if key is None:
        return
    if not _UUID.fullmatch(key):
        raise Refusal(400, "The retry key is invalid")
    first = call.state.accepted.get(f"{call.channel.slug} {key.lower()}")
    if first and call.state.clock() - first.at <= _KEY_LIFE:
        refusal = Refusal(
            409, "The retry key is already accepted", None, {"x-line-accepted-request-id": first.request_id}
        )
        refusal.answer.body |= {"sentMessages": first.sent_messages} if first.sent_messages else {}
        raise refusal


def _remember_key(call: Call, sent: list[Json]) -> None:
    key = call.headers.get("x-line-retry-key")
    if key:
        first = Accepted(call.request_id, call.state.clock(), sent)
        keep(call.state.accepted, f"{call.channel.slug} {key.lower()}", first, MAX_TOKENS)


def _count_against_quota(call: Call, people: list[str]) -> None:
    """Only messages that reach somebody count; the whole request is refused where the quota would not last."""
    reached = sum(1 for person in people if _is_reached(call, person))
    if call.channel.quota is not None and call.channel.used + reached > call.channel.quota:
        raise Refusal(429, QUOTA_LIMIT)
    call.channel.used += reached


def _is_reached(call: Call, chat_id: str) -> bool:
    """Whether the chat is open: its person is known here and has not blocked the account."""
    return chat_id in call.channel.chats and chat_id not in call.channel.blocked


def _deliver(call: Call, kind: str, chat_id: str, messages: list[Json]) -> list[Json]:
    is_delivered = _is_reached(call, chat_id)
    sent = []
    for message in messages:
        message_id = call.state.next_id()
        entry = Entry("out", kind, call.state.clock(), message, message_id, is_delivered)
        entry.request_id, entry.retry_key = call.request_id, call.headers.get("x-line-retry-key")
        if is_delivered or chat_id in call.channel.chats:
            call.state.add_entry(call.channel, chat_id, entry)
        sent.append({"id": message_id, "quoteToken": message_id})
    call.channel.loading.pop(chat_id, None)
    return sent
