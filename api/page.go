package api

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// page serves the built page: its files, and its shell for every address the
// page itself routes. What is under /api is never the shell.
func (s *server) page(c *gin.Context) {
	at := c.Request.URL.Path
	if at == "/api" || strings.HasPrefix(at, "/api/") {
		problem(c, coach.Errorf(coach.CodeNotFound, "", "There is no %s %s.", c.Request.Method, at), 0)
		return
	}
	if c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead || s.Page == nil {
		problem(c, coach.Errorf(coach.CodeNotFound, "", "There is no such page."), 0)
		return
	}
	name := strings.TrimPrefix(path.Clean(at), "/")
	if info, err := fs.Stat(s.Page, name); err == nil && !info.IsDir() {
		if strings.HasPrefix(name, "_app/immutable/") {
			c.Header("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			c.Header("Cache-Control", "no-cache")
		}
		s.file(c, name)
		return
	}
	if strings.HasPrefix(name, "_app/") || path.Ext(name) != "" {
		problem(c, coach.Errorf(coach.CodeNotFound, "", "There is no file %s.", at), 0)
		return
	}
	if _, err := fs.Stat(s.Page, "index.html"); errors.Is(err, fs.ErrNotExist) {
		problem(c, coach.Errorf(coach.CodeUnavailable, "", "The page was not built into this program; run make build."), 0)
		return
	}
	c.Header("Cache-Control", "no-cache")
	s.file(c, "index.html")
}

// file serves one file, compressed beforehand where the build left a twin that
// the browser takes.
func (s *server) file(c *gin.Context, name string) {
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		if info, err := fs.Stat(s.Page, name+".gz"); err == nil && !info.IsDir() {
			if raw, err := fs.ReadFile(s.Page, name+".gz"); err == nil {
				c.Header("Content-Encoding", "gzip")
				c.Header("Vary", "Accept-Encoding")
				c.Data(http.StatusOK, contentType(name), raw)
				return
			}
		}
	}
	raw, err := fs.ReadFile(s.Page, name)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Data(http.StatusOK, contentType(name), raw)
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".webmanifest":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
