package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gametape/api"
)

// company is an installation with somebody for every column.
type company struct {
	t     *testing.T
	data  string // the folder of its data
	as    map[string]caller
	ids   map[string]string // what stands in braces
	sound []byte
	made  int
}

func newCompany(t *testing.T) *company {
	env := settings(t)
	base := start(t, env, "serve").base
	co := &company{t: t, data: setting(env, "DATA"), as: map[string]caller{"admin": administrator(t, base), "nobody": {base: base}}, ids: map[string]string{}}
	admin := co.as["admin"]
	team := func(name, parent string) string {
		return must[api.Team](t, admin, http.MethodPost, "/teams", map[string]string{"name": name, "parentId": parent}).ID
	}
	north := team("North", "")
	co.ids["team"] = team("Harbour", north)
	south := team("South", "")
	const password = "a password for tests"
	for name, is := range map[string][2]string{
		"trainer": {"trainer", ""}, "manager": {"manager", co.ids["team"]}, "above": {"manager", north}, "beside": {"manager", south},
		"rep": {"rep", co.ids["team"]}, "colleague": {"rep", co.ids["team"]},
	} {
		u := must[api.User](t, admin, http.MethodPost, "/users", map[string]string{"email": name + "@example.com", "role": is[0], "teamId": is[1], "password": password})
		co.ids[name+"ID"] = u.ID
		co.as[name] = loggedIn(t, base, u.Email, password)
	}
	co.sound = sounding(t, "sine=frequency=440", 3*time.Second, "-c:a", "libmp3lame", "-b:a", "64k", "mp3")
	for _, name := range []string{"call", "private", "token", "tracker"} {
		co.ids[name] = co.fresh(name)
	}
	co.ids["trackerNumber"] = fmt.Sprint(co.made)
	co.ids["moment"], co.ids["hiddenMoment"] = co.moment("call"), co.moment("private")
	co.ids["folder"] = co.folder("manager", "everyone")
	co.ids["ours"] = co.folder("manager", "team")
	co.ids["own"] = co.fresh("own")
	for _, name := range []string{"clip", "shared", "hidden"} {
		co.ids[name] = co.fresh(name)
		eventually(t, "clip "+name+" is rendered", func() (bool, any) {
			clip := must[api.Clip](t, co.as["rep"], http.MethodGet, "/clips/"+co.ids[name], nil)
			return clip.State == "ready", clip
		})
	}
	must[api.Folder](t, co.as["manager"], http.MethodPost, "/folders/"+co.ids["folder"]+"/clips", map[string]string{"clipId": co.ids["shared"]})
	return co
}

// fresh makes a thing of the rep's and answers its identifier.
func (co *company) fresh(name string) string {
	co.made++
	rep := co.as["rep"]
	switch name {
	case "call", "private":
		secret := name == "private"
		id := rep.uploaded(co.t,
			metadata(map[string]any{"title": name, "private": secret, "account": map[bool]string{false: "Openwater", true: "Secretshore"}[secret]}),
			part{"recording", "call.mp3", co.sound},
			part{"transcript", "call.vtt", twoSay(map[bool]string{false: "Honestly that is too expensive for us.", true: "The clandestine thing is too expensive for us."}[secret])})
		rep.ready(co.t, id)
		return id
	case "clip", "shared", "hidden":
		call := co.ids[map[bool]string{false: "call", true: "private"}[name == "hidden"]]
		return must[api.Clip](co.t, rep, http.MethodPost, "/clips", map[string]any{"callId": call, "startMs": 500, "endMs": 2000}).ID
	case "person", "hiddenPerson":
		who := fmt.Sprintf("Secretshore %d", co.made)
		call := co.fresh(map[bool]string{false: "call", true: "private"}[name == "hiddenPerson"])
		must[api.Call](co.t, rep, http.MethodPut, "/calls/"+call+"/people", map[string]string{"speaker": "Carl Customer", "name": who})
		rep.ready(co.t, call)
		return must[items[api.Person]](co.t, rep, http.MethodGet, "/people?q="+url.QueryEscape(who), nil).Items[0].ID
	case "own":
		return co.folder("rep", "me")
	case "tracker":
		rule := map[string]any{"key": fmt.Sprintf("topic.made%d", co.made), "name": "Weather", "kind": "topic", "side": "any", "phrases": []string{"heavy rain"}}
		return must[api.Tracker](co.t, co.as["admin"], http.MethodPost, "/trackers", map[string]any{"rule": rule}).ID
	case "token":
		return must[api.Token](co.t, rep, http.MethodPost, "/tokens", map[string]string{"name": "other"}).ID
	}
	co.t.Fatalf("nobody knows how to make %q", name)
	return ""
}

func (co *company) folder(owner, shared string) string {
	return must[api.Folder](co.t, co.as[owner], http.MethodPost, "/folders", map[string]string{"name": shared, "shared": shared}).ID
}

func (co *company) moment(call string) string {
	found := must[items[api.Moment]](co.t, co.as["rep"], http.MethodGet, "/calls/"+co.ids[call]+"/moments", nil).Items
	if len(found) == 0 {
		co.t.Fatalf("nothing was tagged in the %s call", call)
	}
	return found[0].ID
}

// fill puts identifiers for names in braces.
func (co *company) fill(s string) string {
	for name, id := range co.ids {
		s = strings.ReplaceAll(s, "{"+name+"}", id)
		if fresh := "{" + name + "!}"; strings.Contains(s, fresh) {
			s = strings.ReplaceAll(s, fresh, co.fresh(name))
		}
	}
	co.made++
	return strings.ReplaceAll(s, "{new}", fmt.Sprintf("new%d", co.made))
}
