package coach

// PageLimits are the bounds that the page checks before it asks the server, by
// the names it knows them by. A test writes web/src/lib/limits.ts from them.
func PageLimits() map[string]int {
	return map[string]int{
		"minClipMs":  int(MinClip.Milliseconds()),
		"clipTitle":  lengths["clip.title"],
		"folderName": lengths["folder.name"],
	}
}
