package config

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

func TestReadNamesEveryProblemAtOnce(t *testing.T) {
	_, err := Read([]string{
		"HOME=/home/x", "GAMETAPE_ADDR=nowhere", "GAMETAPE_BASE_URL=gametape", "GAMETAPE_DATABASE_URL=mysql://x",
		"GAMETAPE_MAX_UPLOAD=much", "GAMETAPE_S3_TLS=perhaps", "GAMETAPE_S3_ENDPOINT=s3:9000",
		"GAMETAPE_ADMIN_EMAIL=a@example.com", "GAMETAPE_TRUSTED_PROXIES=10.0.0.0/8,proxy", "GAMETAPE_COLOUR=red", "GAMETAPE_TEST_DATABASE_URL=ignored",
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"ADDR", "BASE_URL", "DATABASE_URL", "MAX_UPLOAD", "S3_TLS", "S3_ACCESS_KEY", "ADMIN_EMAIL", "TRUSTED_PROXIES", "COLOUR: there is no such setting"} {
		if !strings.Contains(err.Error(), Prefix+want) {
			t.Errorf("the problem with %s is not named in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "TEST_") {
		t.Errorf("settings of the tests are none of ours:\n%v", err)
	}
}

func TestReadFillsDefaults(t *testing.T) {
	c, err := Read([]string{"GAMETAPE_MAX_UPLOAD=500MiB", "GAMETAPE_DATA="})
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != ":8080" || c.Data != "./data" || c.MaxUpload != 500<<20 || c.S3Bucket != "gametape" {
		t.Errorf("got %+v", c)
	}
}

func TestTheDemoKeepsToThisMachineUnlessToldOtherwise(t *testing.T) {
	for name, tt := range map[string]struct {
		environ []string
		demo    bool
		want    string
	}{
		"the demo":                       {nil, true, "127.0.0.1:8080"},
		"an empty setting says nothing":  {[]string{"GAMETAPE_ADDR="}, true, "127.0.0.1:8080"},
		"the demo, told to be reachable": {[]string{"GAMETAPE_ADDR=:8080"}, true, ":8080"},
		"no demo":                        {nil, false, ":8080"},
	} {
		c, err := Read(tt.environ)
		if got := c.Listen(tt.demo); err != nil || got != tt.want {
			t.Errorf("%s: listens at %s (err %v), want %s", name, got, err, tt.want)
		}
	}
}

func TestProxiesAreAddressesAndNetworks(t *testing.T) {
	c, err := Read([]string{"GAMETAPE_TRUSTED_PROXIES= 127.0.0.1, 10.1.2.3/8,2001:db8::/48,"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(c.Proxies()), "[127.0.0.1/32 10.0.0.0/8 2001:db8::/48]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestConfigurationPageIsTrue(t *testing.T) {
	const page = "../../docs/configuration.md"
	if *update {
		if err := os.WriteFile(page, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != Markdown() {
		t.Errorf("docs/configuration.md is not what the struct says (err %v); run go test ./internal/config -update", err)
	}
}
