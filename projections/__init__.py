"""What the screen and the clock ask for, kept ready in tables that are written with the events."""
