package form

import (
	"encoding/json"
	"maps"
)

// Schema is a part of a JSON Schema, draft 2020-12.
type Schema map[string]any

func (s Schema) with(key string, value any) Schema {
	c := maps.Clone(s)
	if c == nil {
		c = Schema{}
	}
	c[key] = value
	return c
}

// SchemaOf is the schema of files in a form.
func SchemaOf[T any](id, title string, f Form[T]) ([]byte, error) {
	s := f.schema.with("$schema", "https://json-schema.org/draft/2020-12/schema").with("$id", id).with("title", title)
	text, err := json.MarshalIndent(s, "", "  ")
	return append(text, '\n'), err
}
