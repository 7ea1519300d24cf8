"""How fast sitegen is, beside Hugo, beside yesterday, and beside the disk: `python -m benchmarks` (see README.md)."""
