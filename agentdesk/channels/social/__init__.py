"""Social networks: what customers write to us or about us, and our answers, which nobody may read who couldn't read what they answer."""
