"""What every face needs: host-bound requests, pages and fragments, forms, errors, theme packs."""
