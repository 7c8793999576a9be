"""已公开信息排查: everything public is searched again when rules, lexicon or detectors change, when somebody asks, and every month."""
