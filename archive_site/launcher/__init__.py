"""
What `run.py` does, with the standard library only, because it runs before anything is installed.

cli        the words typed after `run.py`
python     the virtual environment and the pinned packages in it
accounts   which operating-system account the database runs under, and what that account can reach
settings   the environment handed to Django: `.env`, secret key, data folder
postgres   the embedded PostgreSQL: made, started, shared, stopped
keeper     the process that watches over the embedded PostgreSQL
serve      the web server, and stopping everything together
backup     one file out of the database and back
testing    `run.py test`
"""
