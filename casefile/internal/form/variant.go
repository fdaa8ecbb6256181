package form

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Variant is one of several ways to make a T, under a key that names it.
type Variant[T any] struct {
	name   string
	read   func(n Node) T
	write  func(v T) (tree any, is bool, err error)
	schema Schema
}

// As is the variant of the T that are made of a V. From tells whether a T is one of them.
func As[T, V any](name, doc string, f Form[V], to func(V) (T, error), from func(T) (V, bool)) Variant[T] {
	whole := Convert(f, to, func(T) (v V, _ error) { return v, nil })
	return Variant[T]{
		name: name,
		read: whole.read,
		write: func(v T) (any, bool, error) {
			inner, is := from(v)
			if !is {
				return nil, false, nil
			}
			tree, err := f.write(inner)
			return tree, true, err
		},
		schema: f.Doc(doc).schema,
	}
}

// OneOf is a mapping with one key, which names the variant.
func OneOf[T any](what string, variants ...Variant[T]) Form[T] {
	var names []string
	properties := Schema{}
	for _, v := range variants {
		names = append(names, v.name)
		properties[v.name] = v.schema
	}
	want := what + ", one of " + strings.Join(names, ", ")
	return Form[T]{
		read: func(n Node) (none T) {
			pairs, ok := n.pairs()
			if !ok || len(pairs) != 1 {
				n.Fault("%s is %s, want a mapping with the name of %s as its only key", n.name, n.is(), want)
				return none
			}
			key := n.child(pairs[0].Key, "")
			name, _, _ := key.scalar()
			for _, v := range variants {
				if v.name != name {
					continue
				}
				value := n.child(pairs[0].Value, name)
				if value.isNull() {
					key.Fault("the key %q has no value, want one", name)
					return none
				}
				return v.read(value)
			}
			key.Fault("the name %q is unknown here, want %s", name, want)
			return none
		},
		write: func(v T) (any, error) {
			for _, variant := range variants {
				tree, is, err := variant.write(v)
				if err != nil {
					return nil, err
				}
				if is {
					return yaml.MapSlice{{Key: variant.name, Value: tree}}, nil
				}
			}
			return nil, fmt.Errorf("the value %v has no form in a file, want %s", v, want)
		},
		schema: Schema{"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1, "properties": properties},
	}
}

// Short is the form with a second one, for values that fit on a line. It is written where
// isShort says so.
func Short[T any](short Form[T], isShort func(T) bool, long Form[T]) Form[T] {
	return either(short, long, isShort, func(n Node) bool {
		_, _, scalar := n.scalar()
		return scalar
	})
}

// OrList is the form with a list as a second one, which is written where isList says so.
func OrList[T any](f Form[T], isList func(T) bool, list Form[T]) Form[T] {
	return either(list, f, isList, func(n Node) bool {
		_, sequence := n.ast.(*ast.SequenceNode)
		return sequence
	})
}

// either is one of two forms, by what is to be written and by what is read.
func either[T any](one, other Form[T], writes func(T) bool, reads func(Node) bool) Form[T] {
	return Form[T]{
		read: func(n Node) T {
			if reads(n) {
				return one.read(n)
			}
			return other.read(n)
		},
		write: func(v T) (any, error) {
			if writes(v) {
				return one.write(v)
			}
			return other.write(v)
		},
		schema: Schema{"oneOf": []Schema{one.schema, other.schema}},
	}
}
