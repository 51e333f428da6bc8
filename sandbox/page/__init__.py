"""The sandbox's web page: people in Slack, agents at the desk, raw traffic, faults.

Rendered on the server; the browser swaps regions of the page when the stream says so.
"""
