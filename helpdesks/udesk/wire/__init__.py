"""What Udesk says and is told, as JSON; nothing here does I/O."""
