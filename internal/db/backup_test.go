package db

import (
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
)

func TestABackupHoldsWhatWasCommitted(t *testing.T) {
	d, to := openAt(t, keepsake(t)), sqliteFile(t)
	err := d.Do(t.Context(), func(ctx context.Context) error {
		if err := d.CreateCall(ctx, coach.Call{ID: "call_unfinished"}); err != nil {
			return err
		}
		return d.Backup(t.Context(), to)
	})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the backup: %v %v", info, err)
	}
	if err := d.Backup(t.Context(), to); coach.CodeOf(err) != coach.CodeConflict {
		t.Errorf("error %v, want %s", err, coach.CodeConflict)
	}
	copied := openAt(t, to)
	if diff := cmp.Diff(keepsakes, contents(t, copied)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := copied.Call(t.Context(), "call_unfinished"); coach.CodeOf(err) != coach.CodeNotFound {
		t.Errorf("the backup holds what was not committed: %v", err)
	}
}
