package tagging

import (
	"fmt"
	"slices"
	"sync"

	"gametape/coach/tagging/packs"
)

// Pack is a set of trackers that comes with the program.
type Pack struct {
	Name    string `json:"name" yaml:"name"`
	Version string `json:"version" yaml:"version"`
	// Changelog says what each version changed, newest first.
	Changelog []string  `json:"changelog" yaml:"changelog"`
	Trackers  []Tracker `json:"trackers" yaml:"trackers"`
}

var shipped = sync.OnceValue(func() []Pack {
	files, err := packs.Files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("tagging: the embedded packs are missing: %v", err))
	}
	var all []Pack
	for _, f := range files {
		raw, err := packs.Files.ReadFile(f.Name())
		if err != nil {
			panic(fmt.Sprintf("tagging: %v", err))
		}
		pack, err := parsePack(raw)
		if err != nil {
			panic(fmt.Sprintf("tagging: packs/%s: %v", f.Name(), err))
		}
		all = append(all, pack)
	}
	return all
})

// Shipped gives the packs that come with the program, ordered by file name.
func Shipped() []Pack {
	all := slices.Clone(shipped())
	for i := range all {
		all[i].Trackers = slices.Clone(all[i].Trackers)
	}
	return all
}

// ShippedTrackers gives the trackers of all shipped packs.
func ShippedTrackers() []Tracker {
	var all []Tracker
	for _, p := range shipped() {
		all = append(all, p.Trackers...)
	}
	return all
}
