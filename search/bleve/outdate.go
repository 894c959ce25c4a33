package bleve

import "path/filepath"

// Outdate makes the next Open say NeedsRebuild. What the index holds stays and
// answers meanwhile.
func (b *Index) Outdate() error {
	b.swapping.Lock()
	defer b.swapping.Unlock()
	b.needsRebuild = true
	return b.writeCurrent(current{Folder: filepath.Base(b.engine.path)})
}
