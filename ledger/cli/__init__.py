"""The command line: words in, text out. It decides nothing."""

import gc

# A run is short and leaves little behind; looking through all of it again and again while modules
# load costs a twentieth of it.
gc.set_threshold(100_000)
