package api

import "testing"

func TestOffsetsCountAsBrowsersDo(t *testing.T) {
	for name, tt := range map[string]struct {
		text       string
		unit, byte int
	}{
		"letters are one unit":                  {"how are", 4, 4},
		"an umlaut is one unit and two bytes":   {"größer", 3, 4},
		"Japanese is one unit and three bytes":  {"高いです", 2, 6},
		"an emoji is two units and four bytes":  {"a😀b", 3, 5},
		"the middle of an emoji is its end":     {"a😀b", 2, 5},
		"a family is eight units":               {"👨\u200d👩\u200d👧!", 8, 18},
		"Hebrew counts from the first it reads": {"זה יקר", 3, 5},
		"the end":                               {"ab", 2, 2},
		"beyond the end is the end":             {"ab", 9, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if got := byteAt(tt.text, tt.unit); got != tt.byte {
				t.Errorf("unit %d is at byte %d, want %d", tt.unit, got, tt.byte)
			}
		})
	}
}
