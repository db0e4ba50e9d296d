"""Byline: questions answered from your articles, every sentence with its source, every publisher's no kept."""
