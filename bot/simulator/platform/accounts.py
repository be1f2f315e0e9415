"""What the API says about people, content and the channel itself."""

from datetime import timedelta

from bot.simulator.platform.answers import Answer, Call, Refusal
from bot.simulator.platform.state import MAX_CHATS, keep
from bot.simulator.platform.verify import verify_webhook

NOT_FOUND = "Not found"


def profile(call: Call) -> Answer:
    """The name of a person who is a friend or has written."""
    (user_id,) = call.args
    name = call.state.names.get(user_id)
    if name is None or user_id in call.channel.blocked or user_id not in call.channel.chats:
        raise Refusal(404, NOT_FOUND)
    return Answer(body={"userId": user_id, "displayName": name, "language": "th"})


def bot_info(call: Call) -> Answer:
    """The account itself."""
    named = {"userId": call.channel.destination, "basicId": f"@{call.channel.slug}", "displayName": call.channel.slug}
    return Answer(body={**named, "chatMode": "bot", "markAsReadMode": "auto"})


def content(call: Call) -> Answer:
    """What was sent in a message; 202 while it is being prepared."""
    (message_id,) = call.args
    kept = call.state.content.get(message_id)
    if kept is None:
        raise Refusal(404, NOT_FOUND)
    if kept.pending > 0:
        kept.pending -= 1
        return Answer(202)
    return Answer(content=kept.data, content_type=kept.content_type)


def transcoding(call: Call) -> Answer:
    """Whether content is ready, without fetching it."""
    (message_id,) = call.args
    kept = call.state.content.get(message_id)
    if kept is None:
        raise Refusal(404, NOT_FOUND)
    return Answer(body={"status": "processing" if kept.pending > 0 else "succeeded"})


def show_loading(call: Call) -> Answer:
    """Dots in a chat until the next message or the time given."""
    body = call.body if isinstance(call.body, dict) else {}
    seconds = body.get("loadingSeconds", 20)
    if not isinstance(seconds, int) or seconds % 5 or not 5 <= seconds <= 60:
        raise Refusal(400, "The property, 'loadingSeconds', in the request body is invalid (line: -, column: -)")
    chat_id = str(body.get("chatId"))
    if not chat_id.startswith("U"):
        raise Refusal(400, "The property, 'chatId', in the request body is invalid (line: -, column: -)")
    keep(call.channel.loading, chat_id, call.state.clock() + timedelta(seconds=seconds), MAX_CHATS)
    call.state.announce()
    return Answer(202)


def webhook_endpoint(call: Call) -> Answer:
    """Where webhooks go."""
    if call.channel.webhook_url is None:
        raise Refusal(404, NOT_FOUND)
    return Answer(body={"endpoint": call.channel.webhook_url, "active": True})


def set_webhook_endpoint(call: Call) -> Answer:
    """Change where webhooks go."""
    body = call.body if isinstance(call.body, dict) else {}
    call.channel.webhook_url = str(body.get("endpoint", ""))
    return Answer()


def verify_endpoint(call: Call) -> Answer:
    """Post a signed body without events to the webhook and tell what came back."""
    body = call.body if isinstance(call.body, dict) else {}
    url = body.get("endpoint") or call.channel.webhook_url
    if not url:
        raise Refusal(404, NOT_FOUND)
    return Answer(body=verify_webhook(str(url), call.channel, call.state.clock()))
