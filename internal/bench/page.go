package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// page is docs/benchmarks.md.
type page struct {
	Machine  machine
	Began    time.Time
	Took     time.Duration
	Command  string
	Sections []section
}

type section struct {
	Title, About string
	Rows         []row
	Failed       error
}

// row is a line of a table; what is empty is shown as a dash.
type row struct {
	what, measured string
	against, ratio string // something real that ran beside it, and measured ÷ that
	goal, met      string
}

const (
	met    = "met"
	missed = "**missed**"
)

// atLeast and below judge a figure against its goal.
func atLeast(figure, goal float64) string { return judge(figure >= goal) }
func below(figure, goal float64) string   { return judge(figure < goal) }

func judge(ok bool) string {
	if ok {
		return met
	}
	return missed
}

func (p page) String() string {
	var b strings.Builder
	b.WriteString("# Benchmarks\n\nWritten by `make bench`, never by hand. What is compared ran in the same run, on the same machine, beside the\nsame servers. A ratio is the figure on the left divided by the one on the right.\n\n")
	fmt.Fprintf(&b, "- machine: %s\n- measured: %s, in %s\n- command: `%s`\n", p.Machine, p.Began.Format("2006-01-02 15:04 MST"), p.Took.Round(time.Second), p.Command)
	for _, s := range p.Sections {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", s.Title, s.About)
		if s.Failed != nil {
			fmt.Fprintf(&b, "\n**This could not be measured to the end:** %s\n", strings.ReplaceAll(s.Failed.Error(), "\n", " "))
		}
		if len(s.Rows) > 0 {
			b.WriteString("\n| what | measured | compared with | ratio | goal | |\n| --- | --- | --- | --- | --- | --- |\n")
		}
		for _, r := range s.Rows {
			cells := []string{r.what, r.measured, r.against, r.ratio, r.goal, r.met}
			for i, c := range cells {
				if c == "" && i < len(cells)-1 {
					cells[i] = "–"
				}
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	return b.String()
}

// command is how to do the same again.
func command(args []string) string {
	return strings.Join(append([]string{"go run ./internal/bench"}, args...), " ")
}

// at is the value below which the share p of all lies. It sorts all.
func at[T ~int64 | float64](all []T, p float64) T {
	slices.Sort(all)
	return all[int(p*float64(len(all)-1)+0.5)]
}

func median[T ~int64 | float64](all []T) T { return at(slices.Clone(all), 0.5) }

func ratio(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

func milliseconds(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f ms", x)
	case x >= 1:
		return fmt.Sprintf("%.1f ms", x)
	}
	return fmt.Sprintf("%.2f ms", x)
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
