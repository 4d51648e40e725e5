"""The work nobody watches: the clock, the courier, letters and their words."""
