"""The pages of rules and lexicon, and the one for trying them out."""
