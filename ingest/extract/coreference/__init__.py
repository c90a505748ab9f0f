"""Whom "the company", "the ChatGPT maker", "its rival" and "it" stand for, where one reading alone fits."""
