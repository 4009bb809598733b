"""A Document in other media than the page: one module per format, bytes from values."""
