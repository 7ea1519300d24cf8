"""sitegen: a static site generator for reading lists."""

__version__ = "0.1.0"
