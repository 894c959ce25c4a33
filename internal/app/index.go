package app

import (
	"log/slog"

	"gametape/coach"
	"gametape/internal/config"
	"gametape/search/bleve"
)

// Which engine searches is said in this file only.

// openIndex opens the search index, or fails.
func openIndex(cfg config.Config, log *slog.Logger) (coach.IndexKeeper, error) {
	index, err := bleve.Open(cfg.Under("index"), log)
	if err != nil {
		return nil, err
	}
	return index, nil
}

// startIndex opens the search index for a process that goes on without it where
// it cannot be opened; see coach.IndexKeeper, Missing.
func startIndex(cfg config.Config, log *slog.Logger) (coach.IndexKeeper, error) {
	index, err := bleve.Start(cfg.Under("index"), log)
	if err != nil {
		return nil, err
	}
	return index, nil
}
