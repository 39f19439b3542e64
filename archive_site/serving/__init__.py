"""
The web server: gunicorn watches over processes, waitress speaks with clients in each of them.

docs/decisions/0007-web-server.md says why. Nothing here is imported by the site itself.
"""
