"""The workbench: pages for people who correct and review. Each view asks only who is signed in; actions decide."""
