package tagging

import (
	"bytes"

	"go.yaml.in/yaml/v3"
)

// WriteTrackers writes trackers as YAML, in the form ParseTrackers reads.
func WriteTrackers(trackers []Tracker) ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(trackers); err != nil {
		return nil, err
	}
	return b.Bytes(), enc.Close()
}
