package tagging

import "strings"

// irregular lists verbs and nouns whose forms the rules below do not give. The
// first of each line is the base form.
var irregular = func() map[string][]string {
	forms := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(irregularForms), "\n") {
		words := strings.Fields(line)
		for _, w := range words {
			forms[w] = words
		}
	}
	return forms
}()

const irregularForms = `
be am is are was were been being
have has had having
do does did done doing
go goes went gone going
get gets got gotten getting
make makes made making
take takes took taken taking
give gives gave given giving
come comes came coming
become becomes became becoming
see sees saw seen seeing
say says said saying
tell tells told telling
think thinks thought thinking
know knows knew known knowing
find finds found finding
feel feels felt feeling
leave leaves left leaving
lose loses lost losing
spend spends spent spending
send sends sent sending
lend lends lent lending
build builds built building
buy buys bought buying
bring brings brought bringing
catch catches caught catching
teach teaches taught teaching
keep keeps kept keeping
sleep sleeps slept sleeping
meet meets met meeting
pay pays paid paying
sell sells sold selling
hold holds held holding
hear hears heard hearing
mean means meant meaning
deal deals dealt dealing
cut cuts cutting
put puts putting
set sets setting
let lets letting
cost costs costing costed
quit quits quitting
hit hits hitting
hurt hurts hurting
shut shuts shutting
run runs ran running
begin begins began begun beginning
sign signs signed signing
write writes wrote written writing
break breaks broke broken breaking
speak speaks spoke spoken speaking
choose chooses chose chosen choosing
freeze freezes froze frozen freezing
drive drives drove driven driving
rise rises rose risen rising
fall falls fell fallen falling
grow grows grew grown growing
show shows showed shown showing
throw throws threw thrown throwing
draw draws drew drawn drawing
eat eats ate eaten eating
win wins won winning
stick sticks stuck sticking
stand stands stood standing
understand understands understood understanding
sit sits sat sitting
swear swears swore sworn swearing
wear wears wore worn wearing
bear bears bore borne bearing
burn burns burned burnt burning
learn learns learned learnt learning
lead leads led leading
read reads reading
fight fights fought fighting
seek seeks sought seeking
bind binds bound binding
wind winds wound winding
beat beats beaten beating
swing swings swung swinging
stop stops stopped stopping
plan plans planned planning
ship ships shipped shipping
drop drops dropped dropping
person people persons
man men
woman women
child children
policy policies
company companies
`

// inflections are the forms of word, itself among them. The rules make some
// words that do not exist; nobody says them, so they do no harm.
func inflections(word string) []string {
	if forms, ok := irregular[word]; ok {
		return forms
	}
	base := baseForm(word)
	out := []string{word}
	add := func(forms ...string) {
		for _, f := range forms {
			if f != word {
				out = append(out, f)
			}
		}
	}
	add(base)
	n := len(base)
	last := base[n-1]
	switch {
	case n > 1 && last == 'y' && !vowel(base[n-2]):
		add(base[:n-1]+"ies", base[:n-1]+"ied", base[:n-1]+"ier", base+"ing")
	case last == 'e':
		add(base+"s", base+"d", base[:n-1]+"ing")
	case strings.HasSuffix(base, "s") || strings.HasSuffix(base, "x") || strings.HasSuffix(base, "z") || strings.HasSuffix(base, "ch") || strings.HasSuffix(base, "sh") || last == 'o':
		add(base+"es", base+"ed", base+"ing")
	default:
		add(base+"s", base+"ed", base+"ing")
		if n > 2 && !vowel(last) && vowel(base[n-2]) && !vowel(base[n-3]) && last != 'w' && last != 'x' && last != 'y' {
			doubled := base + string(last)
			add(doubled+"ed", doubled+"ing")
		}
	}
	return out
}

// baseForm undoes a regular ending where word has one.
func baseForm(word string) string {
	switch {
	case len(word) < 5:
	case strings.HasSuffix(word, "ies"):
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "ied"):
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "sses") || strings.HasSuffix(word, "ches") || strings.HasSuffix(word, "shes") || strings.HasSuffix(word, "xes"):
		return word[:len(word)-2]
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us") && !strings.HasSuffix(word, "is"):
		return word[:len(word)-1]
	}
	return word
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
