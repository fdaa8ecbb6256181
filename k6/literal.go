package k6

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

const lineWidth = 100

// literal prints a value as a JavaScript literal: what fits into a line stands on one.
func literal(v any) string {
	var compact bytes.Buffer
	encoder := json.NewEncoder(&compact)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // plain fields never fail to marshal
	}
	decoder := json.NewDecoder(&compact)
	decoder.UseNumber()
	return read(decoder).print("")
}

// node is a JSON value: a scalar, or a list or object of others.
type node struct {
	key      string // in an object
	scalar   string
	brackets string // "[]" or "{}"; empty for a scalar
	items    []node
}

func read(d *json.Decoder) node {
	t, _ := d.Token() // what was just encoded has no fault
	delim, nested := t.(json.Delim)
	if !nested {
		return node{scalar: scalar(t)}
	}
	n := node{brackets: map[json.Delim]string{'[': "[]", '{': "{}"}[delim]}
	for d.More() {
		key := ""
		if delim == '{' {
			t, _ := d.Token()
			key = property(t.(string))
		}
		item := read(d)
		item.key = key
		n.items = append(n.items, item)
	}
	d.Token() // the closing bracket
	return n
}

func scalar(t json.Token) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.Encode(t)
	return strings.TrimSpace(out.String())
}

var identifier = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// property is a key without its quotes where JavaScript needs none.
func property(key string) string {
	if identifier.MatchString(key) {
		return key + ": "
	}
	return scalar(key) + ": "
}

func (n node) print(indent string) string {
	if line := n.line(); len(indent)+len(line) <= lineWidth {
		return line
	}
	if n.brackets == "" {
		return n.key + n.scalar
	}
	var out strings.Builder
	out.WriteString(n.key + n.brackets[:1] + "\n")
	for _, item := range n.items {
		out.WriteString(indent + "  " + item.print(indent+"  ") + ",\n")
	}
	out.WriteString(indent + n.brackets[1:])
	return out.String()
}

func (n node) line() string {
	if n.brackets == "" {
		return n.key + n.scalar
	}
	lines := make([]string, len(n.items))
	for i, item := range n.items {
		lines[i] = item.line()
	}
	space := ""
	if n.brackets == "{}" && len(lines) > 0 {
		space = " "
	}
	return n.key + n.brackets[:1] + space + strings.Join(lines, ", ") + space + n.brackets[1:]
}
