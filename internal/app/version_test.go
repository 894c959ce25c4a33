package app

import (
	"runtime/debug"
	"testing"
)

func TestVersionSaysWhatItWasBuiltFrom(t *testing.T) {
	info := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123"}
	for name, tt := range map[string]struct {
		built string
		info  *debug.BuildInfo
		want  string
	}{
		"a tag":                       {"", info("v1.2.0", revision), "v1.2.0"},
		"a commit":                    {"", info("(devel)", revision), "0123456789ab"},
		"a commit with changes":       {"", info("(devel)", revision, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), "0123456789ab, changed since"},
		"what the build says":         {"v1.3.0-4", info("(devel)"), "v1.3.0-4"},
		"neither repository nor word": {"", info("(devel)"), "of unknown version"},
		"no information":              {"", nil, "of unknown version"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := versionOf(tt.built, tt.info); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
