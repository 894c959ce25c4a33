package transcript

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Lines of these shapes were once taken for words.
func TestLinesThatLookLikeWordsAreRead(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		opt  Options
		want []string
		warn string
	}{
		"names in bold, below a heading": {
			"# Call with Quill\n\n**Anna Meyer:** Thanks for joining us today.\n\n**Bob Stone:** Your price is too high for us.\n\n**Anna Meyer:** Let me explain the value.\n",
			Options{Recording: 17 * time.Second},
			[]string{"0s 5s Anna Meyer: Thanks for joining us today.", "5s 12s Bob Stone: Your price is too high for us.", "12s 17s Anna Meyer: Let me explain the value."},
			"A heading was left out"},
		"the colon outside of the bold, in a list": {
			"- **Anna**: Hello.\n- **Bob**: Hi **there**.\n",
			Options{Recording: 3 * time.Second}, []string{"0s 1s Anna: Hello.", "1s 3s Bob: Hi **there**."}, ""},
		"bold names with times before and behind": {
			"**[00:01] Anna:** Hello.\n[00:03] **Bob:** Hi.\n**Anna** (00:05): Bye.\n",
			Options{}, []string{"1s 2.6s Anna: Hello.", "3s 4.6s Bob: Hi.", "5s 5.4s Anna: Bye."}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(warnings(tr), "|"); !strings.Contains(got, tt.warn) || tt.warn == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}
