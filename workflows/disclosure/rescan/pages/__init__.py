"""The pages of rescans and of what they found, and which topic uses which masking profile."""
