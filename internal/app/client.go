package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"time"

	"gametape/api"
)

// client speaks the HTTP contract, as any program would.
type client struct {
	base  string // without a slash at its end
	token string
	http  http.Client
}

func newClient(base, token string) *client {
	jar, _ := cookiejar.New(nil) // without options it cannot fail
	return &client{base: strings.TrimRight(base, "/"), token: token, http: http.Client{Jar: jar, Timeout: 0}}
}

// refused is a problem the server answered.
type refused struct{ api.Problem }

// hereAlready says that the call is here with all that was sent.
func (r *refused) hereAlready() bool {
	return r.Status == http.StatusConflict && slices.ContainsFunc(r.Errors, func(f api.ProblemField) bool { return f.Location == "metadata.externalId" })
}

func (r *refused) Error() string {
	s := r.Detail
	for _, e := range r.Errors {
		s += " (" + e.Location + ")"
	}
	return s
}

// do sends body as JSON and reads the answer into out; either may be nil.
func (c *client) do(ctx context.Context, method, path string, body, out any) error {
	var r io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		r = bytes.NewReader(raw)
	}
	return c.send(ctx, method, path, "application/json", r, out)
}

func (c *client) send(ctx context.Context, method, path, contentType string, body io.Reader, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.base+api.Prefix+path, body)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("reach gametape: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		var p api.Problem
		if err := json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(&p); err != nil || p.Detail == "" {
			p = api.Problem{Status: res.StatusCode, Detail: "The server answered " + res.Status + "."}
		}
		return &refused{p}
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(out)
}

func (c *client) logIn(ctx context.Context, email, password string) error {
	return c.do(ctx, http.MethodPost, "/session", map[string]string{"email": email, "password": password}, nil)
}

// attachment is one file of an upload.
type attachment struct {
	name string
	open func() (io.ReadCloser, error)
}

// upload streams a call; files are its parts by name, those that are nil left
// out.
func (c *client) upload(ctx context.Context, metadata map[string]any, files map[string]*attachment) (api.Accepted, error) {
	r, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() { w.CloseWithError(writeForm(form, metadata, files)) }()
	var out api.Accepted
	err := c.send(ctx, http.MethodPost, "/calls", form.FormDataContentType(), r, &out)
	r.CloseWithError(errors.New("the server has answered")) // ends the writer, if it is not at its end
	return out, err
}

func writeForm(form *multipart.Writer, metadata map[string]any, files map[string]*attachment) error {
	raw, err := json.Marshal(metadata)
	if err != nil {
		return err
	}
	if err := form.WriteField("metadata", string(raw)); err != nil {
		return err
	}
	for _, field := range []string{"transcript", "companion", "recording"} { // the small ones first: they may be refused
		if a := files[field]; a != nil {
			if err := writeFile(form, field, *a); err != nil {
				return err
			}
		}
	}
	return form.Close()
}

func writeFile(form *multipart.Writer, field string, a attachment) error {
	r, err := a.open()
	if err != nil {
		return err
	}
	defer r.Close()
	part, err := form.CreateFormFile(field, a.name)
	if err != nil {
		return err
	}
	_, err = io.Copy(part, r)
	return err
}

// wait asks for the calls until none is processing any more.
func (c *client) wait(ctx context.Context, ids []string) error {
	for _, id := range ids {
		for {
			var call api.Call
			if err := c.do(ctx, http.MethodGet, "/calls/"+id, nil, &call); err != nil {
				return err
			}
			if call.State != "processing" {
				break
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
	return nil
}
