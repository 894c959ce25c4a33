// Package packs holds the trackers that come with gametape, as their YAML files;
// tagging.Shipped reads them.
package packs

import "embed"

// Files are the packs, one a file, at the top of the tree.
//
//go:embed *.yaml
var Files embed.FS
