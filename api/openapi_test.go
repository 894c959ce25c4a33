package api

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

var update = flag.Bool("update", false, "write openapi.yaml anew")

func TestContractIsTrue(t *testing.T) {
	doc, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("openapi.yaml", doc, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("openapi.yaml")
	if err != nil || string(got) != string(doc) {
		t.Errorf("openapi.yaml is not what the Go types say (err %v); run make docs", err)
	}
}

func TestEveryRouteSaysWhoMayCallIt(t *testing.T) {
	_, s := build(Config{})
	for path, item := range s.api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			if !strings.HasPrefix(op.Description, "May be called by: ") || len(op.Description) < len("May be called by: anyone") {
				t.Errorf("%s %s does not say who may call it", op.Method, path)
			}
		}
	}
}
