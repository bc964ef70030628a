"""What the channels on the web share."""
