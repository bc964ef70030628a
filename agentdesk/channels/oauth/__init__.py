"""OAuth 2 for every channel that needs it: consent, pasted back where no browser can come back, and tokens that renew themselves."""
