"""What scripts/bench is made of: cases, their data, running them, judging what came out."""
