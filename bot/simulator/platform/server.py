"""The platform's HTTP side on loopback."""

import contextlib
import json
import secrets
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from bot.simulator.platform.answers import Answer, Call, Refusal
from bot.simulator.platform.faults import Fault, Faults
from bot.simulator.platform.routes import WITHOUT_LOCK, find_operation
from bot.simulator.platform.sending import QUOTA_LIMIT, RATE_LIMIT
from bot.simulator.platform.state import Channel, LoggedRequest, State

MAX_BODY = 2_000_000
_EARLY = {
    "rate": Refusal(429, RATE_LIMIT).answer,
    "quota": Refusal(429, QUOTA_LIMIT).answer,
    "refuse": Refusal(400, "The request body has 1 error(s)").answer,
}
_BROKEN = Refusal(500, "Internal server error").answer


class PlatformServer(ThreadingHTTPServer):
    """Serves one platform; stopping it cuts the connections that clients keep open, as a dead server does."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, state: State, faults: Faults, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.state, self.faults = state, faults
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of ours."""

    def stop(self) -> None:
        self.shutdown()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One connection. Without Nagle off and a buffered writer each kept-alive call would take 44 ms more."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 120
    server: PlatformServer
    _NO_BODY: ClassVar[set[str]] = {"GET", "DELETE"}

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class names it so
        """The platform keeps its own record."""

    def _serve(self) -> None:
        raw = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MAX_BODY + 1))
        path, request_id = self.path.partition("?")[0], secrets.token_hex(16)
        fault = self.server.faults.take(path)
        if fault:
            time.sleep(fault.seconds)
        channel = self._channel()
        answer = _early_answer(fault) or self._too_fast(channel, path) or self._answer(channel, path, raw, request_id)
        is_accepted = answer.status < 300
        if fault and fault.kind == "error_after":
            answer = _BROKEN
        is_dropped = fault is not None and fault.kind in {"drop", "drop_after"}
        self._log(path, raw, 0 if is_dropped else answer.status, request_id, fault, is_accepted=is_accepted)
        if is_dropped:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._send(answer, request_id)

    def _channel(self) -> Channel | None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        return self.server.state.channel_of_token(token)

    def _too_fast(self, channel: Channel | None, path: str) -> Answer | None:
        return None if channel is None or self.server.state.rates.let_pass(channel.slug, path) else _EARLY["rate"]

    def _answer(self, channel: Channel | None, path: str, raw: bytes, request_id: str) -> Answer:
        if channel is None:
            return Refusal(401, "Authentication failed. Confirm that the access token is valid.").answer
        if len(raw) > MAX_BODY:
            self.close_connection = True
            return Refusal(413, "Request entity too large").answer
        found = find_operation(self.command, path)
        if found is None:
            return Refusal(404, "Not found").answer
        operation, args = found
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.server.state, channel, request_id, _json(raw), raw, headers, args)
        try:
            if operation in WITHOUT_LOCK:
                return operation(call)
            with self.server.state.lock:
                return operation(call)
        except Refusal as refusal:
            return refusal.answer

    def _log(
        self, path: str, raw: bytes, status: int, request_id: str, fault: Fault | None, *, is_accepted: bool
    ) -> None:
        state, channel = self.server.state, self._channel()
        with state.lock:
            logged = LoggedRequest(
                at=state.clock(),
                method=self.command,
                path=path,
                status=status,
                request_id=request_id,
                channel=channel.slug if channel else None,
                retry_key=self.headers.get("X-Line-Retry-Key"),
                body=_json(raw),
                fault=fault.kind if fault else None,
                is_accepted=is_accepted,
            )
            state.requests.append(logged)

    def _send(self, answer: Answer, request_id: str) -> None:
        content = json.dumps(answer.body).encode() if answer.content is None else answer.content
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("x-line-request-id", request_id)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _early_answer(fault: Fault | None) -> Answer | None:
    """The answer of a fault that strikes before anything is done."""
    if fault is None or fault.kind in {"slow", "error_after", "drop_after"}:
        return None
    return _EARLY.get(fault.kind, _BROKEN)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
