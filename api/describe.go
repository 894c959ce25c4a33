package api

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// describePlain adds the routes that are plain Gin to the contract.
func (s *server) describePlain() {
	oapi := s.api.OpenAPI()
	text := func(name, in, doc string) *huma.Param {
		return &huma.Param{Name: name, In: in, Description: doc, Required: in == "path", Schema: &huma.Schema{Type: huma.TypeString}}
	}
	secured := []map[string][]string{{"session": {}}, {"token": {}}}
	answer := func(doc, contentType string, schema *huma.Schema) *huma.Response {
		return &huma.Response{Description: doc, Content: map[string]*huma.MediaType{contentType: {Schema: schema}}}
	}
	fault := answer("Problem", problemType, oapi.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem"))
	binary := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	add := func(method, path, id, summary, may, tag string, status string, params []*huma.Param, request *huma.RequestBody, ok *huma.Response) {
		oapi.AddOperation(&huma.Operation{
			Method: method, Path: path, OperationID: id, Summary: summary, Description: "May be called by: " + may, Tags: []string{tag},
			Security: secured, Parameters: params, RequestBody: request, Responses: map[string]*huma.Response{status: ok, "default": fault},
		})
	}
	id := []*huma.Param{text("id", "path", "")}
	ranged := append(slices.Clone(id), text("Range", "header", "one range, bytes=…; answered with 206 or 416; several are answered with the whole"))
	add(http.MethodPost, "/calls", "upload-call", "Bring in a call", "whoever is logged in; reps bring in their own calls only", "calls", "202", nil,
		&huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type: huma.TypeObject,
			Properties: map[string]*huma.Schema{
				"recording":  {Type: huma.TypeString, Format: "binary", Description: "Sound or video with sound. This or transcript, or both."},
				"transcript": {Type: huma.TypeString, Format: "binary", Description: "Any format of docs/transcripts.md."},
				"companion":  {Type: huma.TypeString, Format: "binary", Description: "JSON that names the speakers of a transcript that only numbers them: Gong's answer about the call with its parties, or Google Meet's participants."},
				"metadata":   {Type: huma.TypeString, Description: "JSON: externalId, title, startedAt, repEmail, account, contact, direction, language, outcome, stage, amount, parties[], custom{}, private, dateFrom (metadata, name or file: where startedAt is from). Send it first: a repeated externalId is then refused before the files are sent. A known externalId with a part its call lacks adds the part (200, attached)."},
			},
		}}}},
		answer("The call is kept and will be processed; Location says where to follow it.", "application/json", oapi.Components.Schemas.Schema(reflect.TypeFor[Accepted](), true, "Accepted")))
	for part, doc := range map[string]string{"recording": "Sound or video with sound.", "transcript": "Any format of docs/transcripts.md."} {
		add(http.MethodPut, "/calls/{id}/"+part, "put-"+part, "Add the "+part+" to a call, or replace it", "whoever may change the call; to replace it, whoever may delete the call", "calls", "200",
			append(slices.Clone(id), text("name", "query", "the file's name, where the body is the file itself and Content-Disposition does not say it")),
			&huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
				"application/octet-stream": {Schema: binary},
				"multipart/form-data":      {Schema: &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{part: {Type: huma.TypeString, Format: "binary", Description: doc}}}},
			}},
			answer("It is kept and will be processed. A transcript is the next revision: verdicts, sides and corrections stay where their words still stand; clips keep their sound.", "application/json", oapi.Components.Schemas.Schema(reflect.TypeFor[Accepted](), true, "Accepted")))
	}
	add(http.MethodGet, "/calls/{id}/transcript", "get-transcript", "The transcript of a call", "whoever may see the call", "calls", "200",
		append(slices.Clone(id), text("format", "query", "json (default), vtt, srt, txt or vcon; all but json are files to download")), nil,
		answer("The transcript", "application/json", oapi.Components.Schemas.Schema(reflect.TypeFor[Transcript](), true, "Transcript")))
	add(http.MethodGet, "/calls/{id}/recording", "get-recording", "The recording as it was uploaded", "whoever may see the call", "calls", "200", ranged, nil, answer("Sound", "audio/*", binary))
	add(http.MethodGet, "/calls/{id}/playback", "get-playback", "A copy a browser can start anywhere in", "whoever may see the call", "calls", "200", ranged, nil, answer("Sound", "audio/*", binary))
	add(http.MethodGet, "/calls/{id}/peaks", "get-peaks", "The waveform: audiowaveform JSON v2", "whoever may see the call", "calls", "200", id, nil,
		answer("Waveform", "application/json", &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}))
	add(http.MethodGet, "/clips/{id}/media", "get-clip-media", "The sound of a clip", "whoever may hear the clip", "clips", "200", ranged, nil, answer("Sound", "audio/mp4", binary))
	yaml := &huma.Schema{Type: huma.TypeString, Description: "YAML of docs/trackers.md"}
	add(http.MethodGet, "/trackers/export", "export-trackers", "Every tracker as YAML", "whoever is logged in", "trackers", "200", nil, nil, answer("Trackers", "application/yaml", yaml))
	add(http.MethodPost, "/trackers/import", "import-trackers", "Take trackers from YAML, all or none", "managers, trainers and administrators", "trackers", "200", nil,
		&huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/yaml": {Schema: yaml}}},
		answer("How many changed something", "application/json", &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"imported": {Type: huma.TypeInteger}}}))
	add(http.MethodGet, "/events", "events", "Changes as server-sent events", "whoever is logged in; tells of what they may see or hear", "events", "200", nil, nil,
		answer("event: change, data: {kind, call?, clip?, stage?, state?, total?, deleted?}", "text/event-stream", &huma.Schema{Type: huma.TypeString}))
}
