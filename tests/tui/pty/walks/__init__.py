"""Every key of every context, in order, and what is seen after it; `test_every_key` walks them in a real terminal."""
