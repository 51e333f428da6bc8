"""A local Slack: its Web API, both ways of delivery, files, and what people do in it."""
