package tagging

import (
	"bufio"
	"encoding/json"
	"hash/fnv"
	"strings"
	"testing"

	"gametape/coach/tagging/taggingtest"
)

// Lines as speech recognition writes telephone talk: lower case, no marks,
// false starts and all. They were written for this test.
func TestQuestionsNeedNoMark(t *testing.T) {
	m := compile(t)
	for _, text := range []string{
		"do do you have any kids", "what uh what do you do for a living", "uh is it like for just you or", "what kind of car do you drive",
		"so do you all have a lot of crime down there", "are you uh are you married", "how about you", "what about yourself", "and you",
		"have you seen that movie", "did you did you go to school there", "isn't that something", "well what do you think about the the death penalty",
		"how long have you been there", "you know what kind of food do you like", "and what do you do", "so what type of music do you like",
		"uh how old are they", "oh is that right", "is that right", "don't you think", "it's pretty cold up there isn't it",
		"you don't have any kids do you", "do you know what i mean", "who's your favorite team", "you like to cook", "you mean like a credit card", "really",
		"what's that", "what", "how so", "why is that", "do they have a recycling program in your area", "um do you watch a lot of t v",
		"have you ever been to texas", "where do you live", "where at", "which ones do you watch", "any kids", "and is that is that near dallas",
		"did it really", "is he", "they don't do they", "so how do you feel about that", "i'm in plano where are you", "are you in texas",
		"can you think of anything else", "what else", "do you find that that people uh don't vote", "would you ever want to do that", "what was it called",
		"so is your company a large company or", "does your wife work", "did y'all go out to eat", "what are some of the things you do",
		"and how much do you pay", "what did you say your name was", "when was that", "how's the weather", "was it was it good",
		"what if they don't want to", "do you do you own your own home or", "why would anybody do that", "who would steal a newspaper", "what do you got",
		"has that affected you any", "is it", "are there a lot of parks", "like what", "such as what", "what's the name of it",
		"how do they how do they do that", "well do you think that the united states should adopt the metric system", "or do you just kind of uh",
		"have they", "did you enjoy it", "do you mind if i ask you", "and then what", "do you use a crm", "what does it cost",
		"so how many reps do you have", "is that the only thing", "you use a crm, right", "that makes sense doesn't it", "that sounds good can you book it",
		"to whom should i send it", "really?", "any other questions", "could you please repeat that", "why not",
		"i was wondering if you could send me a copy", "that's fine with me what about the price", "it 's cold is n't it", "i'm fine thanks and yourself",
		"ok is the light on the modem green", "ok what if i cancel early", "what kind of warranty comes with that", "what percentage of that is tax",
		"what seems to be the problem", "what happens if i miss a payment", "what all do i need to bring", "how come it went up", "you were charged twice how come is that",
		"how bout friday", "how long you been there", "how y'all doing today", "do y'all carry tires", "which do you like better", "whose dog is that",
		"do most people recycle there", "you still there", "you ever go fishing", "ever been to colorado", "you got any pets", "got any plans for the weekend",
		"mind if i ask why", "any chance you could send somebody out before the weekend", "my question is do you take cards", "the question is how do we pay for it",
		"let me ask you do you have children", "the bill went up you know do you know why", "they raised it didn't they", "it was something like that right",
		"so you grew up on a farm", "oh so you teach school", "wow what else", "your last one was a truck or what",
		"and your date of birth", "your last name please", "okay and your account number",
	} {
		if !m.Question(text) {
			t.Errorf("%q is not taken for a question", text)
		}
	}
	for _, text := range []string{
		"i don't know what is going on", "that's why i do it", "you know what i mean", "you know", "right", "when i was a kid we did that",
		"if you do that it's okay", "because that's what they want", "so do i", "neither do i", "i know that you can do it", "what i like is the old ones",
		"which is fine with me", "whatever you want to do", "that's how we do it", "and it was uh it was nice", "is really nice", "are just too expensive",
		"do it every day", "have to go to work", "has been a problem", "was pretty good", "so i think they should", "what a mess", "how funny",
		"your order number is below", "your name is on the list", "your pin was the wrong number",
		"that's right", "yeah that's true", "i was just telling my husband what we should do", "do the dishes and stuff", "have a good day",
		"i wonder why they did that", "they asked me where i was from", "who have children", "where they can go and play", "when they do",
		"that's the way it is", "and how they do it", "it depends on what you want", "i guess that is what it is", "as far as i can see",
		"as long as you do it", "and when they did it was too late", "and all they do is sit there", "everything they have is gone", "no they don't",
		"i sure do", "uh-huh", "but what we did was we bought a house", "the people who are in charge", "how to do it", "any time you want",
		"what it is is a program", "would be nice", "will have to see", "could be", "might be", "should have been", "can get pretty expensive",
		"and that is is the problem", "so then they can", "not that i can think of", "because of what you said", "that i do you know", "yes we do",
		"well it was nice talking to you", "i don't know if it is or not", "is a big problem", "did pretty well", "had a good time",
		"had to", "or something like that", "what i mean is it works", "when i call they answer", "which is fine", "we do that", "all right",
		"that is what we do", "how it works is simple", "i know what you mean", "do that please", "that looks right",
		"should you have any questions you can write to me", "i asked him how much he had paid",
		"you sure can", "what happened was they sent the wrong one", "what makes me mad is they never call back", "here is your confirmation number",
		"here are your options", "this is your account", "those are your options", "there are those who disagree", "my husband has this old truck",
		"the company has that in writing", "my wife does the cooking", "my mother did it that way", "the kids are there now", "the house is there and it is big",
		"couldn't agree more", "can't beat that", "didn't think so", "doesn't matter to me", "wouldn't surprise me", "any bit helps", "any of those will do",
		"any kind of music is fine with me", "people who are there all the time", "people who do that are nuts", "the reason why is they don't care",
		"boy are they expensive", "not only are they slow they are rude", "call this number should you need more", "so you know what that is like",
		"so you have to be careful with those", "so you can do that online", "which they did", "yes ever since we moved here",
	} {
		if m.Question(text) {
			t.Errorf("%q is taken for a question", text)
		}
	}
}

// A word of the rules that is another spelling of a word would hide that word:
// "ok" as a word of its own is no "okay".
func TestWordsOfTheRulesHaveNoOtherSpelling(t *testing.T) {
	for _, list := range wordSets {
		for _, word := range strings.Fields(list) {
			if full, ok := expansions[word]; ok {
				t.Errorf("the rules say %q, which is read as %q", word, full)
			}
		}
	}
}

// asked counts questions: by their marks, as found, and both.
type asked struct{ gold, found, right int }

// Turns of the volume set are labelled by their own question marks, which are
// taken away, with all other marks and capitals, before the detector reads
// them. Only the half of the calls that was not used for tuning is judged.
func TestQuestionsOfRealTalkWithoutMarks(t *testing.T) {
	m := compile(t)
	strip := strings.NewReplacer(".", "", ",", "", "?", "", "!", "", ";", "", ":", "", `"`, "", "…", "", "-", " ", "(", "", ")", "")
	// The floors lie a little below what is reached. Of meetings and earnings
	// calls many marks stand on words that only the voice makes a question.
	floors := map[string]float64{"sgd": 0.91, "tm4": 0.89, "p4g": 0.86, "casino": 0.81, "rev": 0.73, "qmsum": 0.64}
	byKind := map[string]*asked{}
	lines := bufio.NewScanner(taggingtest.Open(t, "scale/turns.jsonl.gz"))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var turn struct{ Call, Text string }
		if err := json.Unmarshal(lines.Bytes(), &turn); err != nil {
			t.Fatal(err)
		}
		kind, _, _ := strings.Cut(turn.Call, "/")
		kind = strings.TrimSuffix(kind, "_full")
		hash := fnv.New32a()
		hash.Write([]byte(turn.Call))
		if floors[kind] == 0 || hash.Sum32()%2 == 0 || kind == "sgd" && hash.Sum32()>>8%8 != 0 {
			continue
		}
		if byKind[kind] == nil {
			byKind[kind] = &asked{}
		}
		asks, found := strings.Contains(turn.Text, "?"), m.Question(strings.ToLower(strip.Replace(turn.Text)))
		c := byKind[kind]
		c.gold, c.found, c.right = c.gold+count(asks), c.found+count(found), c.right+count(asks && found)
	}
	for kind, c := range byKind {
		p, r := ratio(c.right, c.found), ratio(c.right, c.gold)
		f := 2 * p * r / max(p+r, 1e-9)
		t.Logf("%-7s precision %.3f, recall %.3f, F1 %.3f (%d questions)", kind, p, r, f, c.gold)
		if f < floors[kind] {
			t.Errorf("%s: F1 is %.3f, less than %.2f", kind, f, floors[kind])
		}
	}
}

func TestEveryListOfQuestionWordsIsUsed(t *testing.T) {
	if len(questionWords) != len(wordSets) {
		t.Errorf("questions.txt has %d lists, the rules ask for %d", len(questionWords), len(wordSets))
	}
}
