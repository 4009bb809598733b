"""A Document written down in other media than the page: one module per format, bytes from values."""
