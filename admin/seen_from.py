"""What a browser says of itself, in a few words for the list of one's own sessions."""

from flask import request

from bot.services.sign_in import SeenFrom

# In this order: most browsers also claim to be another one.
_BROWSERS = (("Line/", "LINE"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung"),
             ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def seen_from() -> SeenFrom:
    """Browser and address of this request."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "เบราว์เซอร์อื่น")
    device = next((name for mark, name in _DEVICES if mark in agent), "")
    return SeenFrom(f"{browser} บน {device}" if device else browser, (request.remote_addr or "")[:60])
