package form

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// SchemaOf is the schema of files in a form. A large part that occurs more than once stands
// once, in $defs.
func SchemaOf[T any](id, title string, f Form[T]) ([]byte, error) {
	text, err := json.Marshal(f.schema)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	s := shared{seen: map[string]int{}, names: map[string]string{}, defs: map[string]any{}}
	s.count(tree)
	whole := Schema(s.refer(tree, true).(map[string]any))
	if len(s.defs) > 0 {
		whole = whole.with("$defs", s.defs)
	}
	whole = whole.with("$schema", "https://json-schema.org/draft/2020-12/schema").with("$id", id).with("title", title)
	text, err = json.MarshalIndent(whole, "", "  ")
	return append(text, '\n'), err
}

// shared finds the parts of a schema that are equal, by their text.
type shared struct {
	seen  map[string]int
	names map[string]string
	defs  map[string]any
}

// large is the least number of bytes for which a reference is shorter to read.
const large = 500

// part is the text of a schema of a mapping, and false for anything else.
func part(v map[string]any) (string, bool) {
	if v["type"] != "object" || v["description"] != nil {
		return "", false
	}
	text, err := json.Marshal(v)
	return string(text), err == nil && len(text) >= large
}

func (s *shared) count(v any) {
	switch v := v.(type) {
	case map[string]any:
		if text, ok := part(v); ok {
			s.seen[text]++
		}
		for _, inner := range v {
			s.count(inner)
		}
	case []any:
		for _, inner := range v {
			s.count(inner)
		}
	}
}

// refer is the schema with references to the parts that are shared, which it defines.
func (s *shared) refer(v any, root bool) any {
	switch v := v.(type) {
	case map[string]any:
		text, ok := part(v)
		if root || !ok || s.seen[text] < 2 {
			return s.inside(v)
		}
		if s.names[text] == "" {
			s.names[text] = fmt.Sprintf("shared%d", len(s.names)+1)
			s.defs[s.names[text]] = s.inside(v)
		}
		return map[string]any{"$ref": "#/$defs/" + s.names[text]}
	case []any:
		all := make([]any, len(v))
		for i, inner := range v {
			all[i] = s.refer(inner, false)
		}
		return all
	}
	return v
}

func (s *shared) inside(v map[string]any) map[string]any {
	all := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(v)) {
		all[key] = s.refer(v[key], false)
	}
	return all
}
