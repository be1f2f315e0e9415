"""What tests in a real browser share."""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo_site import demo_site

expect.set_options(timeout=20_000)  # ms: where browsers and servers share two processors, a page may take its time


@pytest.fixture(scope="session")
def demo_town(tmp_path_factory):
    """The demo's municipality, filled and served; whoever changes it leaves enough for others."""
    with demo_site(tmp_path_factory.mktemp("demo")) as town:
        yield town
