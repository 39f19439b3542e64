"""Names and words the reader knows, each list with the public source it was taken from."""
