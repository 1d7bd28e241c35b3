"""What a person asks: one model, its neighbours, two extractor versions, figures of it all."""
