"""Everything a person sees or a program calls: pages, live updates, the door and the REST interface."""
