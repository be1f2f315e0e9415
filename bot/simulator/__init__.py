"""A phone in the browser and a LINE platform on loopback, for the demo and the tests."""
