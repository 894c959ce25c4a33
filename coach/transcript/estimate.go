package transcript

import "time"

// giveTimes fills in the times a file does not give.
//
// A piece without an end ends where the next begins, but not later than a slow
// speaker would. Pieces without a start share the time between those that have
// one by their number of words; with no times at all they share the
// recording's length, or are spoken at 150 words a minute.
func (b *builder) giveTimes() {
	ps := b.pieces
	b.untie()
	estimated := b.coarse
	for i := 0; i < len(ps); {
		if ps[i].start != noTime {
			i++
			continue
		}
		estimated = true
		j := i
		for j < len(ps) && ps[j].start == noTime {
			j++
		}
		b.spread(i, j)
		i = j
	}
	for i := range ps {
		p := &ps[i]
		if p.end != noTime {
			continue
		}
		n := countWords(b.text[p.from:p.to])
		p.end = p.start + wordsTake(n, usualWordsPerMin)
		if i+1 < len(ps) && ps[i+1].start >= p.start {
			p.end = min(p.start+wordsTake(n, slowestWordsPerMin)+time.Second, ps[i+1].start)
		} else if b.opt.Recording > p.start {
			p.end = min(p.end, b.opt.Recording)
		}
	}
	b.tr.Estimated = estimated && len(ps) > 0
}

// untie parts pieces without ends that start in the same second, as times
// without fractions have them: they share the time to the next start.
func (b *builder) untie() {
	ps := b.pieces
	tied := func(i, j int) bool {
		return j < len(ps) && ps[j].start == ps[i].start && ps[i].end == noTime && ps[j].end == noTime && ps[i].start != noTime
	}
	for i := 0; i < len(ps); {
		j := i + 1
		total := countWords(b.text[ps[i].from:ps[i].to])
		for tied(i, j) {
			total += countWords(b.text[ps[j].from:ps[j].to])
			j++
		}
		if j > i+1 {
			from := ps[i].start
			to := from + wordsTake(total, usualWordsPerMin)
			if j < len(ps) && ps[j].start > from {
				to = min(to, ps[j].start)
			}
			said := 0
			for k := i; k < j; k++ {
				ps[k].start = between(from, to, said, total).Round(time.Millisecond)
				said += countWords(b.text[ps[k].from:ps[k].to])
			}
		}
		i = j
	}
}

func wordsTake(n, perMinute int) time.Duration {
	return (time.Duration(n) * time.Minute / time.Duration(perMinute)).Round(time.Millisecond)
}

// spread gives pieces [i, j) times between the end of the piece before and the
// start of the one after. Where the piece before has only a start, it shares.
func (b *builder) spread(i, j int) {
	from := time.Duration(0)
	if i > 0 {
		if before := &b.pieces[i-1]; before.end != noTime {
			from = before.end
		} else {
			i--
			from = before.start
		}
	}
	total := 0
	counts := make([]int, j-i)
	for k := range counts {
		p := b.pieces[i+k]
		counts[k] = max(1, countWords(b.text[p.from:p.to]))
		total += counts[k]
	}
	to := from + wordsTake(total, usualWordsPerMin)
	switch {
	case j < len(b.pieces) && b.pieces[j].start > from:
		to = b.pieces[j].start
	case j == len(b.pieces) && b.opt.Recording > from:
		to = b.opt.Recording
	}
	said := 0
	for k, n := range counts {
		p := &b.pieces[i+k]
		p.start = between(from, to, said, total).Round(time.Millisecond)
		said += n
		p.end = between(from, to, said, total).Round(time.Millisecond)
	}
}
