// Package coach is the domain of gametape: calls, clips, folders, trackers,
// people and teams; the rules for who may see and do what; and the use cases
// that bring a recording from its upload to a clip in somebody's library.
//
// It decides. It knows no HTTP, no SQL, no S3, no Redis, no ffmpeg: what it
// needs of them it says in ports.go, and internal/app hands it the real ones.
// Package api and package worker call it; nothing here calls them.
package coach
