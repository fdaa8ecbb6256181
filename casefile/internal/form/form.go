package form

import (
	"maps"

	"github.com/goccy/go-yaml"
)

// Form is how values of a type are written.
type Form[T any] struct {
	read   func(n Node) T         // zero beside a fault
	write  func(v T) (any, error) // what package yaml prints
	schema Schema
}

// New is a form of one's own.
func New[T any](s Schema, read func(n Node) T, write func(v T) (any, error)) Form[T] {
	return Form[T]{read, write, s}
}

// Read reads a value at a node, for forms of one's own.
func (f Form[T]) Read(n Node) T { return f.read(n) }

// Write is the value for package yaml.
func (f Form[T]) Write(v T) (any, error) { return f.write(v) }

// Doc is the form with another sentence of what it is.
func (f Form[T]) Doc(text string) Form[T] {
	f.schema = f.schema.with("description", text)
	return f
}

// Encode writes a value in a form.
func Encode[T any](v T, f Form[T]) ([]byte, error) {
	tree, err := f.write(v)
	if err != nil {
		return nil, err
	}
	return yaml.MarshalWithOptions(tree, yaml.Indent(2), yaml.IndentSequence(true))
}

// Convert is the form of A for values of B. An error of to is a fault in the file.
func Convert[A, B any](f Form[A], to func(A) (B, error), from func(B) (A, error)) Form[B] {
	return Form[B]{
		read: func(n Node) (none B) {
			before := len(n.doc.faults)
			a := f.read(n)
			if len(n.doc.faults) > before {
				return none
			}
			b, err := to(a)
			if err != nil {
				n.Faults(n.name+": ", err)
				return none
			}
			return b
		},
		write: func(v B) (any, error) {
			a, err := from(v)
			if err != nil {
				return nil, err
			}
			return f.write(a)
		},
		schema: f.schema,
	}
}

// Checked is the form with a check of what was read. Its error is a fault in the file.
func (f Form[T]) Checked(check func(T) error) Form[T] {
	return Convert(f, func(v T) (T, error) { return v, check(v) }, func(v T) (T, error) { return v, nil })
}

// Unless is the form of a mapping that must have some keys, or one key in place of them.
func (f Form[T]) Unless(other string, keys ...string) Form[T] {
	read := f.read
	f.read = func(n Node) T {
		given := make(map[string]bool)
		pairs, _ := n.pairs()
		for _, pair := range pairs {
			name, _, _ := n.child(pair.Key, "").scalar()
			given[name] = true
		}
		v := read(n)
		for _, key := range keys {
			if len(pairs) > 0 && !given[key] && !given[other] {
				n.Fault("%s lacks the key %q", n.name, key)
			}
		}
		return v
	}
	f.schema = f.schema.with("anyOf", []Schema{{"required": []string{other}}, {"required": keys}})
	return f
}

// Inline is the form written on one line.
func (f Form[T]) Inline() Form[T] {
	write := f.write
	f.write = func(v T) (any, error) {
		tree, err := write(v)
		return inline{tree}, err
	}
	return f
}

// inline is a value that is printed on one line.
type inline struct{ tree any }

// MarshalYAML prints the value in brackets.
func (i inline) MarshalYAML() ([]byte, error) {
	return yaml.MarshalWithOptions(i.tree, yaml.Flow(true))
}

// Pointer is the form for a value that may be missing.
func Pointer[T any](f Form[T]) Form[*T] {
	return Form[*T]{
		read: func(n Node) *T {
			v := f.read(n)
			return &v
		},
		write: func(v *T) (any, error) {
			if v == nil {
				return nil, nil
			}
			return f.write(*v)
		},
		schema: f.schema,
	}
}

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
