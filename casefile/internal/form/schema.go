package form

import (
	"encoding/json"
)

// SchemaOf is the schema of files in a form.
func SchemaOf[T any](id, title string, f Form[T]) ([]byte, error) {
	s := f.schema.with("$schema", "https://json-schema.org/draft/2020-12/schema").with("$id", id).with("title", title)
	text, err := json.MarshalIndent(s, "", "  ")
	return append(text, '\n'), err
}
