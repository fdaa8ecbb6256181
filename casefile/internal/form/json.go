package form

import (
	"encoding/json"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// JSON is any value that JSON has, as its text. Keys keep their order.
func JSON() Form[string] {
	return Form[string]{
		read: func(n Node) string { return string(n.appendJSON(nil)) },
		write: func(text string) (any, error) {
			var tree any
			if text == "" {
				return nil, nil
			}
			err := yaml.UnmarshalWithOptions([]byte(text), &tree, yaml.UseOrderedMap())
			return tree, err
		},
		schema: Schema{},
	}
}

func (n Node) appendJSON(dst []byte) []byte {
	if pairs, ok := n.pairs(); ok {
		dst = append(dst, '{')
		seen := make(map[string]bool)
		for i, pair := range pairs {
			key := n.child(pair.Key, "")
			name, _, ok := key.scalar()
			if !ok || seen[name] {
				key.Fault("the key %q stands twice, or is none", name)
			}
			seen[name] = true
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendString(dst, name), ':')
			dst = n.child(pair.Value, name).appendJSON(dst)
		}
		return append(dst, '}')
	}
	if list, ok := n.ast.(*ast.SequenceNode); ok {
		dst = append(dst, '[')
		for i, v := range list.Values {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = n.child(v, fmt.Sprintf("%s[%d]", n.name, i)).appendJSON(dst)
		}
		return append(dst, ']')
	}
	text, quoted, ok := n.scalar()
	switch _, isText := n.ast.(*ast.StringNode); {
	case !ok:
		return append(dst, "null"...)
	case !quoted && !isText && json.Valid([]byte(text)):
		return append(dst, text...)
	}
	return appendString(dst, text)
}

func appendString(dst []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // a string never fails to marshal
	return append(dst, quoted...)
}
