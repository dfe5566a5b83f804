"""The demo: three vendors with their customers, made on the machine of whoever tries it."""
