"""The review platforms against fakes written from their documentation."""
