"""The social networks: Mastodon against a real server and a fake, the others against fakes written from their documentation."""
