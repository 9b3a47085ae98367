"""Codebooks and codes as tables: CSV and Excel."""
