"""What tests in a real browser share."""

import pytest

from tests.e2e.demo_site import demo_site


@pytest.fixture(scope="session")
def demo_town(tmp_path_factory):
    """The demo's municipality, filled and served; whoever changes it leaves enough for others."""
    with demo_site(tmp_path_factory.mktemp("demo")) as town:
        yield town
