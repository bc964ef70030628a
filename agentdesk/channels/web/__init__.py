"""What channels on the web share: one client with caps on size and time, a guard on where it connects, and failures in the desk's words."""
