"""Who speaks: the catalogue of voices, the engines behind them and the reading of Vietnamese."""
