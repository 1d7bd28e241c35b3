"""What takes its time: crawls, look-ups, rereadings, watched and stopped without loss."""
