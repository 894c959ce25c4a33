package tagging

import (
	"embed"
	"fmt"
	"slices"
	"sync"
)

// Pack is a set of trackers that comes with the program.
type Pack struct {
	Name    string `json:"name" yaml:"name"`
	Version string `json:"version" yaml:"version"`
	// Changelog says what each version changed, newest first.
	Changelog []string  `json:"changelog" yaml:"changelog"`
	Trackers  []Tracker `json:"trackers" yaml:"trackers"`
}

//go:embed packs/*.yaml
var packFiles embed.FS

var shipped = sync.OnceValue(func() []Pack {
	files, err := packFiles.ReadDir("packs")
	if err != nil {
		panic(fmt.Sprintf("tagging: the embedded packs are missing: %v", err))
	}
	var packs []Pack
	for _, f := range files {
		raw, err := packFiles.ReadFile("packs/" + f.Name())
		if err != nil {
			panic(fmt.Sprintf("tagging: %v", err))
		}
		pack, err := parsePack(raw)
		if err != nil {
			panic(fmt.Sprintf("tagging: packs/%s: %v", f.Name(), err))
		}
		packs = append(packs, pack)
	}
	return packs
})

// Shipped gives the packs that come with the program, ordered by file name.
func Shipped() []Pack {
	packs := slices.Clone(shipped())
	for i := range packs {
		packs[i].Trackers = slices.Clone(packs[i].Trackers)
	}
	return packs
}

// ShippedTrackers gives the trackers of all shipped packs.
func ShippedTrackers() []Tracker {
	var all []Tracker
	for _, p := range shipped() {
		all = append(all, p.Trackers...)
	}
	return all
}
