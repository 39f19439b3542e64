"""Which cables match, and how many have each value: exact under every combination of filters, at any size."""
