package tagging

import (
	"fmt"
	"strconv"
	"strings"

	"gametape/coach/letter"
)

// The parts of a phrase once read.
type exprOp uint8

const (
	exprWord  exprOp = iota // any of lits
	exprExact               // lits[0] spelled as form asks
	exprSeq
	exprAlt
	exprOptional
	exprAny
	exprGap // up to n words
	exprNear
	exprClass
)

type expr struct {
	op   exprOp
	kids []expr
	lits []uint32
	form uint32
	n    int
	kind kind
	// tight: no fillers may stand before this word; it is inside quotes.
	tight bool
	// opens and closes: the whole phrase begins, or ends, its sentence.
	opens, closes bool
}

const (
	gapWords   = 5
	maxNear    = 30
	maxNears   = 3
	maxPhrase  = 2000 // bytes
	maxNesting = 12
)

// parser reads one phrase. It goes on after a mistake, to report them all.
type parser struct {
	text     string
	pos      int
	depth    int
	v        *vocabulary
	problems []Problem
}

// parsePhrase reads a phrase and interns its words. Its characters are compared
// as those of transcripts are: “IT” is "IT".
func parsePhrase(v *vocabulary, written string) (expr, []Problem) {
	if len(written) > maxPhrase {
		p := &parser{}
		p.fail(maxPhrase, len(written), "a shorter phrase", "The phrase is longer than %d bytes.", maxPhrase)
		return expr{}, p.problems
	}
	read := letter.Read(written)
	e, problems := parsePlain(v, read.Plain)
	for i := range problems {
		p := &problems[i]
		if p.From < p.To {
			p.From, p.To = read.Span(p.From, p.To)
		} else {
			p.From = min(p.From, len(written))
			p.To = p.From
		}
	}
	return e, problems
}

func parsePlain(v *vocabulary, text string) (expr, []Problem) {
	inner, closes := strings.CutSuffix(text, "$")
	p := &parser{text: inner, v: v}
	opens := strings.HasPrefix(text, "^")
	if opens {
		p.pos++
	}
	e := p.near()
	for p.pos < len(inner) {
		c := inner[p.pos]
		switch c {
		case '|':
			p.fail(p.pos, p.pos+1, "parentheses around the choice, as in (a|b)", "A | stands outside parentheses.")
		default:
			p.fail(p.pos, p.pos+1, "an opening bracket before it", "%q closes nothing.", c)
		}
		p.pos++
		p.near()
	}
	if len(p.problems) == 0 {
		p.checkWhole(e)
	}
	e.opens, e.closes = opens, closes
	return e, p.problems
}

func (p *parser) fail(from, to int, expected, format string, args ...any) {
	p.problems = append(p.problems, Problem{
		From: from, To: to, Expected: expected, Message: fmt.Sprintf(format, args...),
	})
}

func (p *parser) checkWhole(e expr) {
	if strings.TrimSpace(strings.TrimPrefix(p.text, "^")) == "" {
		p.fail(0, len(p.text), "at least one word", "The phrase is empty.")
		return
	}
	if !needsWord(e) {
		p.fail(0, len(p.text), "at least one word that must be said", "The phrase can match without any word of its own.")
		return
	}
	if edgeGap(e, true) || edgeGap(e, false) {
		p.fail(0, len(p.text), "words on both sides of ...", "The phrase begins or ends with ..., which changes nothing there.")
	}
}

// needsWord: every way through e has a word or class in it.
func needsWord(e expr) bool {
	switch e.op {
	case exprWord, exprExact, exprClass:
		return true
	case exprSeq, exprNear:
		for _, k := range e.kids {
			if needsWord(k) {
				return true
			}
		}
	case exprAlt:
		for _, k := range e.kids {
			if !needsWord(k) {
				return false
			}
		}
		return len(e.kids) > 0
	}
	return false
}

func edgeGap(e expr, start bool) bool {
	if e.op == exprGap {
		return true
	}
	if e.op == exprAlt || e.op == exprNear || e.op == exprOptional {
		for _, k := range e.kids {
			if edgeGap(k, start) {
				return true
			}
		}
		return false
	}
	if e.op != exprSeq || len(e.kids) == 0 {
		return false
	}
	if start {
		return edgeGap(e.kids[0], true)
	}
	return edgeGap(e.kids[len(e.kids)-1], false)
}

func (p *parser) space() {
	for p.pos < len(p.text) && charClasses[p.text[p.pos]] == charSpace {
		p.pos++
	}
}

// near reads "A NEAR/n B …" up to a | or a closing bracket.
func (p *parser) near() expr {
	left, count := p.seq(), 0
	for {
		at := p.pos
		n, ok := p.nearMark()
		if !ok {
			return left
		}
		end := p.pos
		if count++; count > maxNears {
			p.fail(at, end, fmt.Sprintf("at most %d NEAR in a row", maxNears), "The phrase has too many NEAR.")
		}
		right := p.seq()
		if left.op == exprSeq && len(left.kids) == 0 {
			p.fail(at, end, "a word before NEAR", "Nothing stands before NEAR.")
		}
		if right.op == exprSeq && len(right.kids) == 0 {
			p.fail(at, end, "a word after NEAR", "Nothing stands after NEAR.")
		}
		left = expr{op: exprNear, n: n, kids: []expr{left, right}}
	}
}

func (p *parser) nearMark() (int, bool) {
	rest := p.text[p.pos:]
	if !strings.HasPrefix(rest, "NEAR") || len(rest) > 4 && rest[4] != '/' && charClasses[rest[4]] != charSpace {
		return 0, false
	}
	from := p.pos
	p.pos += len("NEAR")
	if len(rest) == 4 || rest[4] != '/' {
		p.fail(from, p.pos, "a number of words, as in NEAR/5", "NEAR has no distance.")
		return 1, true
	}
	p.pos++
	start := p.pos
	for p.pos < len(p.text) && charClasses[p.text[p.pos]] == charDigit {
		p.pos++
	}
	n, err := strconv.Atoi(p.text[start:p.pos])
	if err != nil || n < 1 || n > maxNear {
		p.fail(start, p.pos, fmt.Sprintf("a number from 1 to %d", maxNear), "NEAR/ needs a distance in words.")
		return 1, true
	}
	return n, true
}

func (p *parser) seq() expr {
	e := expr{op: exprSeq}
	for {
		p.space()
		if p.pos >= len(p.text) || strings.IndexByte("|)]", p.text[p.pos]) >= 0 {
			break
		}
		rest := p.text[p.pos:]
		if strings.HasPrefix(rest, "NEAR") && (len(rest) == 4 || rest[4] == '/' || rest[4] == ' ') {
			break
		}
		e.kids = append(e.kids, p.item()...)
	}
	e.kids = spellNumbers(p.v, e.kids)
	return e
}

func (p *parser) item() []expr {
	from := p.pos
	switch c := p.text[p.pos]; {
	case c == '(':
		return []expr{p.group(')', exprAlt)}
	case c == '[':
		return []expr{p.group(']', exprOptional)}
	case c == '<':
		return []expr{p.class()}
	case c == '>':
		p.pos++
		p.fail(from, p.pos, "a class such as <money>", "'>' closes no class.")
		return nil
	case c == '"':
		return p.exact()
	case c == '^':
		p.pos++
		p.fail(from, p.pos, "^ as the first sign of the phrase", "^ stands inside the phrase.")
		return nil
	case c == '*':
		p.pos++
		return []expr{{op: exprAny}}
	case strings.HasPrefix(p.text[p.pos:], "...") || strings.HasPrefix(p.text[p.pos:], "…"):
		p.pos += 3
		return []expr{{op: exprGap, n: gapWords}}
	case c == '~':
		p.pos++
		return p.inflected(from)
	}
	word := p.chunk()
	words := p.words(word)
	if len(words) == 0 {
		p.fail(from, p.pos, "a word", "%q is no word.", word)
	}
	return words
}

// chunk takes what is written without a blank or a sign of the language.
func (p *parser) chunk() string {
	from := p.pos
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		if charClasses[c] == charSpace || strings.IndexByte("()[]|*~<>\"", c) >= 0 ||
			strings.HasPrefix(p.text[p.pos:], "...") || strings.HasPrefix(p.text[p.pos:], "…") {
			break
		}
		p.pos++
	}
	return p.text[from:p.pos]
}

// words normalises a chunk as transcripts are normalised: "can't" is two words.
func (p *parser) words(chunk string) []expr {
	t := tokeniser{v: p.v, learn: true}
	t.run(chunk)
	var out []expr
	for _, tok := range t.tokens {
		out = append(out, expr{op: exprWord, lits: p.v.meaning(tok.sym)})
	}
	return out
}

// meaning is the literal of sym and the contractions that can stand for it.
func (v *vocabulary) meaning(sym uint32) []uint32 {
	lits := []uint32{v.symbols[sym].lit}
	for word, contracted := range standIns {
		if v.intern(word) == lits[0] {
			for _, c := range contracted {
				lits = append(lits, v.intern(c))
			}
		}
	}
	return lits
}

func (p *parser) inflected(from int) []expr {
	word := p.chunk()
	if word == "" {
		p.fail(from, p.pos, "a word right behind ~", "~ stands alone.")
		return nil
	}
	words := p.words(word)
	if len(words) != 1 {
		p.fail(from, p.pos, "one plain word behind ~", "%q cannot be inflected.", word)
		return nil
	}
	e := expr{op: exprWord}
	for _, form := range inflections(letter.Lower(word)) {
		e.lits = append(e.lits, p.v.internPhraseWord(form))
	}
	return []expr{e}
}

func (p *parser) group(end byte, op exprOp) expr {
	from := p.pos
	p.pos++
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxNesting {
		p.fail(from, from+1, fmt.Sprintf("at most %d brackets inside each other", maxNesting), "The brackets are nested too deeply.")
		p.pos = len(p.text)
		return expr{op: exprSeq}
	}
	alt := expr{op: exprAlt}
	for {
		branchFrom := p.pos
		branch := p.near()
		if branch.op == exprSeq && len(branch.kids) == 0 && len(p.problems) == 0 {
			p.fail(branchFrom, min(p.pos+1, len(p.text)), "a word on each side of |", "The choice has an empty branch.")
		}
		alt.kids = append(alt.kids, branch)
		if p.pos >= len(p.text) {
			p.fail(from, len(p.text), fmt.Sprintf("a closing %q", end), "%q is never closed.", p.text[from])
			break
		}
		c := p.text[p.pos]
		if c == '|' {
			p.pos++
			continue
		}
		p.pos++
		if c != end {
			p.fail(p.pos-1, p.pos, fmt.Sprintf("%q", end), "%q is closed by %q.", p.text[from], c)
		}
		break
	}
	if op == exprOptional {
		return expr{op: exprOptional, kids: []expr{alt}}
	}
	return alt
}

func (p *parser) class() expr {
	from := p.pos
	end := strings.IndexByte(p.text[from:], '>')
	if end < 0 {
		p.pos = len(p.text)
		p.fail(from, len(p.text), "a closing >", "'<' is never closed.")
		return expr{op: exprSeq}
	}
	p.pos = from + end + 1
	name := strings.ToLower(p.text[from+1 : p.pos-1])
	source, ok := classes[name]
	if !ok {
		p.fail(from, p.pos, "<money>, <number>, <percent>, <duration>, <date> or <name>", "There is no class <%s>.", name)
		return expr{op: exprSeq}
	}
	return expr{op: exprClass, kids: []expr{source(p.v)}}
}

func (p *parser) exact() []expr {
	from := p.pos
	end := strings.IndexByte(p.text[from+1:], '"')
	if end < 0 {
		p.pos = len(p.text)
		p.fail(from, len(p.text), `a closing "`, "The quotation is never closed.")
		return nil
	}
	p.pos = from + 1 + end + 1
	quoted := p.text[from+1 : p.pos-1]
	t := tokeniser{v: p.v, learn: true}
	t.run(quoted)
	if len(t.tokens) == 0 {
		p.fail(from, p.pos, "a word between the quotation marks", "The quotation is empty.")
		return nil
	}
	var out []expr
	for i, tok := range t.tokens {
		s := p.v.symbols[tok.sym]
		e := expr{op: exprWord, lits: []uint32{s.lit}, tight: i > 0}
		if raw := t.text[tok.from:tok.to]; p.v.hasForms(raw) {
			e.op, e.form = exprExact, p.v.exact(letter.Lower(raw), raw)
		}
		out = append(out, e)
	}
	return out
}
