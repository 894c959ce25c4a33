package db

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"gametape/coach"
)

// childFile tells the test binary to be the program that is killed.
const childFile = "GAMETAPE_TEST_CRASH_FILE"

func TestMain(m *testing.M) {
	if where := os.Getenv(childFile); where != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(where))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes calls with a stage each and says which one it has.
func writeUntilKilled(where string) error {
	d, err := Open(context.Background(), where, quiet)
	if err != nil {
		return err
	}
	for {
		id := coach.NewCallID(time.Now())
		err := d.Do(context.Background(), func(ctx context.Context) error {
			if err := d.CreateCall(ctx, coach.Call{ID: id, Objections: []string{"price"}}); err != nil {
				return err
			}
			return d.AddStages(ctx, coach.Stage{Owner: string(id), Name: coach.StageProbe, State: coach.Pending})
		})
		if err != nil {
			return err
		}
		fmt.Println(id)
	}
}

func TestWhatIsAcknowledgedSurvivesAKill(t *testing.T) {
	where := sqliteFile(t)
	for round := range 3 {
		acknowledged := killAfter(t, where, 50*(round+1))
		d := openAt(t, where)
		for _, id := range acknowledged {
			c, err := d.Call(t.Context(), id)
			if err != nil || len(c.Objections) != 1 {
				t.Fatalf("call %s was acknowledged and is not whole: %v", id, err)
			}
			if stages, err := d.StagesOf(t.Context(), string(id)); err != nil || len(stages) != 1 {
				t.Fatalf("call %s lost its stage: %v", id, err)
			}
		}
		var sound string
		if err := d.read.NewRaw("PRAGMA integrity_check").Scan(t.Context(), &sound); err != nil || sound != "ok" {
			t.Fatalf("the database is damaged: %s %v", sound, err)
		}
	}
}

// killAfter lets a child write, kills it after it has acknowledged n calls, and
// answers all it acknowledged.
func killAfter(t *testing.T, where string, n int) []coach.CallID {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childFile+"="+where)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []coach.CallID
	for lines := bufio.NewScanner(out); lines.Scan(); {
		acknowledged = append(acknowledged, coach.CallID(lines.Text()))
		if len(acknowledged) == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); !errors.As(err, new(*exec.ExitError)) {
		t.Fatalf("the child ended by itself: %v", err)
	}
	if len(acknowledged) < n {
		t.Fatalf("only %d calls were acknowledged", len(acknowledged))
	}
	// The last line may have been cut off by the kill.
	if last := len(acknowledged) - 1; len(acknowledged[last]) != len(acknowledged[0]) {
		acknowledged = acknowledged[:last]
	}
	return acknowledged
}
