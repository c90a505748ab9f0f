"""Notebooks for analysts, over the same graph by py2neo (extra `notebook`); nothing else imports this package."""
