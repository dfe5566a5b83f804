"""Sample contexts by resource; each module's `pages(vendor)` joins `samples.pages` by itself."""
