"""What a job search is: its events, the rules that guard them and the times that follow from them."""
