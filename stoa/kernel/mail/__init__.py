"""The port for mail. Domains send through Django's mail; here is the embedded engine, a folder of messages."""
