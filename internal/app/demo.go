package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"gametape/api"
	"gametape/coach"
	"gametape/demo"
	"gametape/internal/config"
)

// demoDomain marks the demo's administrator, whose password may be printed.
const demoDomain = "@quillbeck.example"

func demoLogins() []string {
	people, err := demo.People()
	if err != nil {
		return nil
	}
	var out []string
	for _, p := range people {
		out = append(out, p.Email+" ("+p.Role+")")
	}
	return out
}

// loadDemo loads the demo into a serve that is running, as the administrator of
// the configuration or with a token.
func loadDemo(ctx context.Context, cfg config.Config, args []string, s Streams) error {
	if len(args) > 0 {
		return errUsage
	}
	c, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	password := cfg.AdminPassword
	if password == "" {
		password = coach.NewSetupCode().String()
		fmt.Fprintf(s.Out, "The demo people's password is %s\n", password)
	}
	return fillDemo(ctx, c, password, s)
}

// connect reaches the serve at GAMETAPE_URL, or the one on this machine, with
// GAMETAPE_TOKEN or as the administrator of the configuration.
func connect(ctx context.Context, cfg config.Config) (*client, error) {
	base := os.Getenv(config.Prefix + "URL")
	if base == "" {
		_, port, _ := strings.Cut(cfg.Addr, ":") // config has checked it
		base = "http://localhost:" + port
	}
	c := newClient(base, os.Getenv(config.Prefix+"TOKEN"))
	if c.token == "" {
		if cfg.AdminEmail == "" {
			return nil, fmt.Errorf("set %[1]sTOKEN to a token made in the page under Administration, or %[1]sADMIN_EMAIL and %[1]sADMIN_PASSWORD", config.Prefix)
		}
		if err := c.logIn(ctx, cfg.AdminEmail, cfg.AdminPassword); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// firstDemo loads the demo where there are no calls yet.
func firstDemo(ctx context.Context, p *parts, address string, s Streams) error {
	page, err := p.db.ListCalls(ctx, coach.CallFilter{Scope: coach.System, Limit: 1})
	if err != nil || len(page.Items) > 0 {
		return err
	}
	if p.cfg.AdminEmail == "" {
		return errors.New("--demo needs GAMETAPE_ADMIN_EMAIL and GAMETAPE_ADMIN_PASSWORD")
	}
	c := newClient(address, "")
	if err := c.logIn(ctx, p.cfg.AdminEmail, p.cfg.AdminPassword); err != nil {
		return err
	}
	return fillDemo(ctx, c, p.cfg.AdminPassword, s)
}

// fillDemo brings in teams, people and calls; what is there already stays.
func fillDemo(ctx context.Context, c *client, password string, s Streams) error {
	if err := fillPeople(ctx, c, password); err != nil {
		return err
	}
	calls, err := demo.Calls()
	if err != nil {
		return err
	}
	var ids []string
	for _, call := range calls {
		id, err := uploadDemo(ctx, c, call)
		var no *refused
		if errors.As(err, &no) && no.Status == http.StatusConflict {
			continue // loaded before
		}
		if err != nil {
			return fmt.Errorf("demo call %s: %w", call.Slug, err)
		}
		ids = append(ids, id)
	}
	fmt.Fprintf(s.Out, "Demo: %d calls brought in, now processing them.\n", len(ids))
	if err := c.wait(ctx, ids); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "Demo: all calls are processed and can be searched.\n")
	if len(ids) == 0 {
		return nil
	}
	return fillLibrary(ctx, c)
}

// fillLibrary makes a folder of the best-handled moments for some objections,
// as a trainer would begin one.
func fillLibrary(ctx context.Context, c *client) error {
	var top api.Folder
	if err := c.do(ctx, http.MethodPost, "/folders", map[string]string{"name": "Strong answers", "note": "Heard in our own calls; begin here.", "shared": "everyone"}, &top); err != nil {
		return err
	}
	for _, o := range []struct{ key, name string }{{"price", "Price"}, {"authority", "Who decides"}, {"contract", "Contract"}, {"timing", "Timing"}} {
		var found api.SearchAnswer
		if err := c.do(ctx, http.MethodGet, "/search?sort=-handling&limit=3&minHandling=40&objection="+o.key, nil, &found); err != nil {
			return err
		}
		if len(found.Hits) == 0 {
			continue
		}
		var folder api.Folder
		if err := c.do(ctx, http.MethodPost, "/folders", map[string]string{"name": o.name, "parentId": top.ID}, &folder); err != nil {
			return err
		}
		for _, h := range found.Hits {
			if h.Exchange == nil {
				continue
			}
			clip := api.NewClip{CallID: h.Call.ID, StartMs: h.Exchange.StartMs, EndMs: h.Exchange.EndMs, FolderID: folder.ID}
			if err := c.do(ctx, http.MethodPost, "/clips", clip, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func fillPeople(ctx context.Context, c *client, password string) error {
	cast, err := demo.LoadCast()
	if err != nil {
		return err
	}
	var have struct{ Items []api.Team }
	if err := c.do(ctx, http.MethodGet, "/teams", nil, &have); err != nil {
		return err
	}
	teams := map[string]string{}
	for _, t := range have.Items {
		teams[t.Name] = t.ID
	}
	for _, name := range cast.Teams {
		if teams[name] != "" {
			continue
		}
		var made api.Team
		if err := c.do(ctx, http.MethodPost, "/teams", map[string]string{"name": name}, &made); err != nil {
			return err
		}
		teams[name] = made.ID
	}
	for _, p := range cast.People {
		err := c.do(ctx, http.MethodPost, "/users", map[string]string{
			"email": p.Email, "name": p.Name, "role": p.Role, "teamId": teams[p.Team], "password": password,
		}, nil)
		var no *refused
		if err != nil && !(errors.As(err, &no) && no.Status == http.StatusConflict) {
			return err
		}
	}
	return nil
}

func uploadDemo(ctx context.Context, c *client, call demo.Call) (string, error) {
	recording, err := call.Recording()
	if err != nil {
		return "", err
	}
	transcript, err := call.Transcript()
	if err != nil {
		return "", err
	}
	startedAt, err := call.StartedAt(time.Now())
	if err != nil {
		return "", err
	}
	out, err := c.upload(ctx, map[string]any{
		"externalId": "demo-" + call.Slug, "title": call.Title, "startedAt": startedAt.Format(time.RFC3339), "repEmail": call.RepEmail,
		"account": call.Account, "contact": call.Contact.Name, "direction": call.Direction, "language": call.Language,
		"outcome": call.Outcome, "stage": call.Stage, "amount": float64(call.AmountMinor) / 100,
		"parties": []map[string]any{
			{"name": call.RepName, "email": call.RepEmail, "side": demo.Rep, "channel": demo.RepChannel},
			{"name": call.Contact.Name, "email": call.Contact.Email, "side": demo.Customer, "channel": demo.CustomerChannel},
		},
		"custom": map[string]string{"currency": call.Currency, "contactRole": call.Contact.Role},
	}, map[string]*attachment{"recording": inMemory(recording), "transcript": inMemory(transcript)})
	return out.ID, err
}

func inMemory(f demo.File) *attachment {
	return &attachment{name: f.Name, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Body)), nil }}
}
