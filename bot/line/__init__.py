"""Everything that knows LINE: reading its webhooks, writing its messages, calling its API."""
