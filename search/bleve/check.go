package bleve

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/util"
	zap "github.com/blevesearch/zapx/v17"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"gametape/coach"
)

// check says what is wrong with the engine folder in path. The engine itself
// would go on without what it cannot read, back to an older state or to none,
// and delete the rest.
func check(path string) error {
	root := filepath.Join(path, "root.bolt")
	if _, err := os.Stat(root); err != nil {
		return err
	}
	db, err := bolt.Open(root, 0o600, &bolt.Options{ReadOnly: true, Timeout: lockWait})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return coach.Errorf(coach.CodeUnavailable, "", "The search index is already open in another process.").Because(err)
	}
	if err != nil {
		return err
	}
	err = db.View(func(tx *bolt.Tx) error { return checkSnapshot(tx, path) })
	return errors.Join(err, db.Close())
}

// checkSnapshot opens every segment of the newest snapshot.
func checkSnapshot(tx *bolt.Tx, path string) error {
	snapshots := tx.Bucket(util.BoltSnapshotsBucket)
	if snapshots == nil {
		return nil // nothing was ever written
	}
	newest, _ := snapshots.Cursor().Last()
	if newest == nil {
		return nil
	}
	snapshot := snapshots.Bucket(newest)
	return snapshot.ForEachBucket(func(name []byte) error {
		segment := snapshot.Bucket(name).Get(util.BoltPathKey)
		if segment == nil {
			return nil // metadata
		}
		file := filepath.Join(path, string(segment))
		s, err := (&zap.ZapPlugin{}).Open(file)
		if err != nil {
			return fmt.Errorf("segment %s: %w", segment, err)
		}
		return s.Close()
	})
}
