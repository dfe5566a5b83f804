"""Portal domains of vendors: who proved them, which is primary."""
