package form

import (
	"maps"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// List is a list of values in a form.
func List[T any](f Form[T]) Form[[]T] {
	return Form[[]T]{
		read: func(n Node) (all []T) {
			list, ok := n.ast.(*ast.SequenceNode)
			if !ok {
				n.Fault("%s is %s, want a list, each value behind a dash", n.name, n.is())
				return nil
			}
			all = make([]T, 0, len(list.Values))
			for i, v := range list.Values {
				name := n.name + "[" + strconv.Itoa(i) + "]"
				value := n.child(v, name)
				if value.isNull() {
					n.Fault("%s is empty, want a value", name)
					continue
				}
				all = append(all, f.read(value))
			}
			return all
		},
		write: func(all []T) (any, error) {
			tree := make([]any, len(all))
			for i, v := range all {
				var err error
				if tree[i], err = f.write(v); err != nil {
					return nil, err
				}
			}
			return tree, nil
		},
		schema: Schema{"type": "array", "items": f.schema},
	}
}

// Pair is a key of a mapping with its value.
type Pair[T any] struct {
	Key   string
	Value T
}

// Pairs is a mapping with keys of the user's own, in their order.
func Pairs[T any](f Form[T]) Form[[]Pair[T]] {
	return Form[[]Pair[T]]{
		read: func(n Node) (all []Pair[T]) {
			pairs, ok := n.pairs()
			if !ok {
				n.Fault("%s is %s, want a mapping", n.name, n.is())
				return nil
			}
			lines := make(map[string]int)
			for _, pair := range pairs {
				key := n.child(pair.Key, "")
				name, _, ok := key.scalar()
				switch line, twice := lines[name]; {
				case !ok || name == "":
					key.Fault("a key of %s is %s, want a name", n.name, key.is())
					continue
				case twice:
					key.Fault("the key %q stands twice, first on line %d", name, line)
					continue
				}
				lines[name] = pair.Key.GetToken().Position.Line
				value := n.child(pair.Value, name)
				if value.isNull() {
					key.Fault("the key %q has no value, want one", name)
					continue
				}
				all = append(all, Pair[T]{name, f.read(value)})
			}
			return all
		},
		write: func(all []Pair[T]) (any, error) {
			tree := yaml.MapSlice{}
			for _, p := range all {
				value, err := f.write(p.Value)
				if err != nil {
					return nil, err
				}
				tree = append(tree, yaml.MapItem{Key: p.Key, Value: value})
			}
			return tree, nil
		},
		schema: Schema{"type": "object", "additionalProperties": f.schema},
	}
}

// Map is a mapping with keys of the user's own. It is written in the order of the keys.
func Map[T any](f Form[T]) Form[map[string]T] {
	return Convert(Pairs(f), func(pairs []Pair[T]) (map[string]T, error) {
		m := make(map[string]T, len(pairs))
		for _, p := range pairs {
			m[p.Key] = p.Value
		}
		return m, nil
	}, func(m map[string]T) (pairs []Pair[T], _ error) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			pairs = append(pairs, Pair[T]{key, m[key]})
		}
		return pairs, nil
	})
}
