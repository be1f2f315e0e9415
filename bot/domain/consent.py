"""The notice that residents agree to; a new version is asked for anew when somebody comes back."""

NOTICE_VERSION = 1
