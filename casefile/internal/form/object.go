package form

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
)

// Field is one key of an object.
type Field[S any] struct {
	key      string
	required bool
	read     func(n Node, s *S)
	write    func(s S) (tree any, zero bool, err error)
	schema   Schema
}

// Key is a field of S under a key. A zero value is not written, unless it is required.
func Key[S, T any](key, doc string, at func(*S) *T, f Form[T]) Field[S] {
	return Field[S]{
		key:  key,
		read: func(n Node, s *S) { *at(s) = f.read(n) },
		write: func(s S) (any, bool, error) {
			v := *at(&s)
			tree, err := f.write(v)
			return tree, reflect.ValueOf(&v).Elem().IsZero(), err
		},
		schema: f.Doc(doc).schema,
	}
}

// Required is the field as one that must be there.
func (f Field[S]) Required() Field[S] {
	f.required = true
	return f
}

// Object is a mapping with some keys and no others.
func Object[S any](fields ...Field[S]) Form[S] {
	byKey := make(map[string]Field[S], len(fields))
	var keys []string
	for _, f := range fields {
		byKey[f.key] = f
		keys = append(keys, f.key)
	}
	return Form[S]{
		read: func(n Node) (s S) {
			pairs, ok := n.pairs()
			if !ok {
				n.Fault("%s is %s, want a mapping with the keys %s", n.name, n.is(), strings.Join(keys, ", "))
				return s
			}
			lines := make(map[string]int)
			for _, pair := range pairs {
				key := n.child(pair.Key, "")
				name, _, _ := key.scalar()
				f, known := byKey[name]
				if !known {
					key.Fault("the key %q is unknown here, want %s", name, nearest(name, keys))
					continue
				}
				if line, twice := lines[name]; twice {
					key.Fault("the key %q stands twice, first on line %d", name, line)
					continue
				}
				lines[name] = pair.Key.GetToken().Position.Line
				value := n.child(pair.Value, name)
				if value.isNull() {
					key.Fault("the key %q has no value, want one, or no such key", name)
					continue
				}
				f.read(value, &s)
			}
			for _, f := range fields {
				if _, given := lines[f.key]; f.required && !given {
					n.Fault("%s lacks the key %q", n.name, f.key)
				}
			}
			return s
		},
		write: func(s S) (any, error) {
			tree := yaml.MapSlice{}
			for _, f := range fields {
				value, zero, err := f.write(s)
				if zero && !f.required {
					continue
				}
				if err != nil {
					return nil, fmt.Errorf("%s: %w", f.key, err)
				}
				tree = append(tree, yaml.MapItem{Key: f.key, Value: value})
			}
			return tree, nil
		},
		schema: objectSchema(fields),
	}
}

func objectSchema[S any](fields []Field[S]) Schema {
	properties, required := Schema{}, []string{}
	for _, f := range fields {
		properties[f.key] = f.schema
		if f.required {
			required = append(required, f.key)
		}
	}
	s := Schema{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// nearest says which keys there are, and which of them may have been meant.
func nearest(name string, keys []string) string {
	all := "one of " + strings.Join(keys, ", ")
	for _, key := range keys {
		if name != "" && distance(strings.ToLower(name), key) <= max(1, len(key)/4) {
			return fmt.Sprintf("%q, or %s", key, all)
		}
	}
	return all
}

// distance is how many characters must be put in, taken out or changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range min(len(a), 64) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, substitute)
		}
	}
	return row[len(b)]
}

// Entry is a key of a mapping from texts to texts with some keys and no others.
func Entry(key, doc string, f Form[string]) Field[map[string]string] {
	return Field[map[string]string]{
		key: key,
		read: func(n Node, m *map[string]string) {
			if *m == nil {
				*m = make(map[string]string)
			}
			(*m)[key] = f.read(n)
		},
		write: func(m map[string]string) (any, bool, error) {
			v, given := m[key]
			tree, err := f.write(v)
			return tree, !given, err
		},
		schema: f.Doc(doc).schema,
	}
}
