// Package web is the page: a static SvelteKit application, built by
// `npm run build` into build/ and carried inside the binary. The api room
// serves it; this package only hands the files over.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:build
var build embed.FS

// FS is the built page with index.html at its root. Before the first
// `npm run build` it holds no index.html.
func FS() fs.FS {
	root, err := fs.Sub(build, "build")
	if err != nil {
		panic(err) // "build" is a valid path, the only thing Sub checks
	}
	return root
}
