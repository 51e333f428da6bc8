"""What people do in Slack: listeners → flows → views, and the words they are said in."""
