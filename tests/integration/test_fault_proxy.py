"""The network that fails on command: passes, cuts, swallows and resets."""

import socket
import threading

import pytest

from bot.cli.benches.faults.proxy import Proxy


@pytest.fixture
def proxy():
    """In front of somebody who says everything back."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=echo, args=(connection,), daemon=True).start()

    def echo(connection):
        with connection:
            while data := receive(connection):
                connection.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    found = Proxy(listener.getsockname()[1])
    yield found
    found.close()
    listener.close()


def receive(connection):
    try:
        return connection.recv(65536)
    except ConnectionError:
        return b""


def dial(proxy):
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=5)


def test_it_passes_what_is_said(proxy):
    with dial(proxy) as line:
        line.sendall(b"hello")
        assert line.recv(100) == b"hello"


def test_a_cut_ends_open_connections_and_takes_no_new_ones(proxy):
    with dial(proxy) as line:
        line.sendall(b"hello")
        assert line.recv(100) == b"hello"
        proxy.behave("cut")
        assert receive(line) == b""
    with dial(proxy) as line:
        assert receive(line) == b""


def test_what_was_swallowed_arrives_when_the_network_is_back(proxy):
    with dial(proxy) as line:
        proxy.behave("blackhole")
        line.sendall(b"hello")
        line.settimeout(0.3)
        with pytest.raises(TimeoutError):
            line.recv(100)
        proxy.behave("pass")
        line.settimeout(5)
        assert line.recv(100) == b"hello"


def test_a_reset_ends_a_connection_in_the_midst_of_it(proxy):
    proxy.behave("reset")
    with dial(proxy) as line:
        line.sendall(b"x" * 5_000)
        assert len(receive(line)) < 5_000
        assert receive(line) == b""
