"""The customer portal: what a vendor's customers see on the vendor's own host."""
