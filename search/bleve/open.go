package bleve

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"

	"gametape/coach"
)

// lockWait is how long Open waits for another process to let go of the index,
// as it does during a restart.
var lockWait = 10 * time.Second

// The folder holds one engine folder per build, named for its schema, and
// currentFile, which says which of them counts.
const (
	currentFile   = "current.json"
	reasonFile    = "reason.txt"
	damagedPrefix = "damaged-"
)

type current struct {
	Folder string `json:"folder"`
	// Complete: every call was put in once. False from the making of the
	// folder until Rebuilt.
	Complete bool `json:"complete"`
}

// Open opens the index in dir, or makes one. An index that another process has
// open is CodeUnavailable. One that cannot be read is moved aside within dir,
// with the reason in a file, and an empty one takes its place.
func Open(dir string, log *slog.Logger) (*Index, error) {
	b := newBleve(dir, log)
	if err := b.open(); err != nil {
		return nil, err
	}
	return b, nil
}

func newBleve(dir string, log *slog.Logger) *Index {
	return &Index{dir: dir, log: log, opened: make(chan struct{}), half: map[coach.CallID]chan struct{}{}}
}

// open gives b its engine.
func (b *Index) open() error {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return fmt.Errorf("open the search index: %w", err)
	}
	tries := b.noteTry()
	defer b.tryEnded()
	cur := b.readCurrent()
	if strings.HasPrefix(cur.Folder, schema()+"-") {
		var e engine
		err := fmt.Errorf("the process ended %d times while it opened the index", tries)
		if tries < mostTries {
			e, err = openEngine(filepath.Join(b.dir, cur.Folder), false)
		}
		switch {
		case err == nil:
			b.engine, b.needsRebuild = e, !cur.Complete
			close(b.opened)
			return nil
		case coach.CodeOf(err) == coach.CodeUnavailable:
			return err
		}
		if err := b.moveAside(cur.Folder, err); err != nil {
			return err
		}
	}
	e, err := b.newEngine()
	if err != nil {
		return err
	}
	if err := b.writeCurrent(current{Folder: filepath.Base(e.path)}); err != nil {
		return errors.Join(err, e.Close(), os.RemoveAll(e.path))
	}
	b.engine, b.needsRebuild = e, true
	close(b.opened)
	return nil
}

// NeedsRebuild says that the index may lack calls: its folder was new, of
// another schema or damaged when it was opened, and Rebuilt has not been called
// since. Whoever opened it puts every call in again, by Replace or Rebuild.
func (b *Index) NeedsRebuild() bool {
	b.swapping.RLock()
	defer b.swapping.RUnlock()
	return b.needsRebuild
}

// Rebuilt says that every call has been put in, or is sure to be: NeedsRebuild
// is over, also after the next Open. Folders of older schemas are deleted.
func (b *Index) Rebuilt() error {
	b.swapping.Lock()
	defer b.swapping.Unlock()
	if err := b.writeCurrent(current{Folder: filepath.Base(b.engine.path), Complete: true}); err != nil {
		return err
	}
	b.needsRebuild = false
	return b.sweep()
}

// Close closes the index; what is not answered yet ends first.
func (b *Index) Close() error {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.swapping.Lock()
	defer b.swapping.Unlock()
	if b.engine.Index == nil {
		return nil
	}
	err := b.engine.Close()
	b.engine.Index = nil
	return err
}

// openEngine opens the engine in path; fresh says that it is to be made.
func openEngine(path string, fresh bool) (e engine, err error) {
	// A torn file can make the engine panic while it reads.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("open the search index: %v", p)
		}
	}()
	if !fresh {
		if err := check(path); err != nil {
			return engine{}, fmt.Errorf("open the search index: %w", err)
		}
	}
	idx, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path":         path,
		"bolt_timeout": lockWait.String(),
		"scorchPersisterOptions": map[string]any{
			"NumPersisterWorkers":           2,
			"MaxSizeInMemoryMergePerWorker": 20 << 20,
		},
	}, analysers())
	if err != nil {
		return engine{}, fmt.Errorf("open the search index: %w", err)
	}
	if err := idx.Open(); err != nil {
		if errors.Is(err, bolterrors.ErrTimeout) {
			return engine{}, coach.Errorf(coach.CodeUnavailable, "", "The search index is already open in another process.").Because(err)
		}
		return engine{}, fmt.Errorf("open the search index: %w", err)
	}
	e = engine{idx, path}
	if err := e.view(probe); err != nil {
		_ = e.Close()
		return engine{}, fmt.Errorf("open the search index: %w", err)
	}
	return e, nil
}

// probe reads a little of every segment.
func probe(r index.IndexReader) error {
	for field := range fieldOptions {
		d, err := r.FieldDict(field)
		if err != nil {
			return err
		}
		_, err = d.Next()
		if cerr := d.Close(); err != nil || cerr != nil {
			return errors.Join(err, cerr)
		}
	}
	return nil
}

func (b *Index) newEngine() (engine, error) {
	for n := 1; ; n++ {
		path := filepath.Join(b.dir, fmt.Sprintf("%s-%d", schema(), n))
		if err := os.Mkdir(path, 0o700); errors.Is(err, os.ErrExist) {
			continue
		} else if err != nil {
			return engine{}, fmt.Errorf("make the search index: %w", err)
		}
		e, err := openEngine(path, true)
		if err != nil {
			err = errors.Join(err, os.RemoveAll(path))
		}
		return e, err
	}
}

func (b *Index) moveAside(folder string, why error) error {
	to := filepath.Join(b.dir, damagedPrefix+time.Now().UTC().Format("20060102T150405.000Z"))
	b.log.Error("search index is damaged; an empty one takes its place", "folder", folder, "moved_to", to, "err", why)
	err := os.Rename(filepath.Join(b.dir, folder), to)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("move the damaged search index aside: %w", err)
	}
	return os.WriteFile(filepath.Join(to, reasonFile), []byte(why.Error()+"\n"), 0o600)
}

// readCurrent is zero where nothing valid is there.
func (b *Index) readCurrent() current {
	var c current
	raw, err := os.ReadFile(filepath.Join(b.dir, currentFile))
	if err != nil || json.Unmarshal(raw, &c) != nil || c.Folder != filepath.Base(c.Folder) {
		return current{}
	}
	return c
}

// writeCurrent changes the file in one step, also for a crash.
func (b *Index) writeCurrent(c current) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("note the current search index: %w", err)
		}
	}()
	raw, err := json.Marshal(c)
	if err != nil {
		return err
	}
	path := filepath.Join(b.dir, currentFile)
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	_, err = f.Write(append(raw, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return syncFolder(b.dir)
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// sweep deletes engine folders that no longer count; damaged ones stay for a
// person to look at.
func (b *Index) sweep() error {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() || e.Name() == filepath.Base(b.engine.path) || strings.HasPrefix(e.Name(), damagedPrefix) {
			continue
		}
		if _, err := os.Stat(filepath.Join(b.dir, e.Name(), "root.bolt")); err != nil {
			continue
		}
		if err := os.RemoveAll(filepath.Join(b.dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// analysers is the pool that turns texts into terms, one worker per core.
var analysers = sync.OnceValue(func() *index.AnalysisQueue { return index.NewAnalysisQueue(runtime.NumCPU()) })
