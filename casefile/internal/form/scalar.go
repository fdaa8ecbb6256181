package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Scalar is one value on a line. Want says what is wanted, such as "a rate such as 84/s";
// the pattern is that of the text, for the schema.
func Scalar[T any](want, pattern string, parse func(string) (T, error), print func(T) string) Form[T] {
	return Form[T]{
		read: func(n Node) (none T) {
			text, _, ok := n.scalar()
			if !ok {
				n.Fault("%s is %s, want %s", n.name, n.is(), want)
				return none
			}
			v, err := parse(text)
			if err != nil {
				n.Fault("%s is %s, want %s", n.name, n.is(), want)
				return none
			}
			return v
		},
		write:  func(v T) (any, error) { return literal(print(v)), nil },
		schema: Schema{"type": []string{"string", "number"}, "pattern": pattern, "description": want},
	}
}

// literal is text that is printed as it is: a number with its zeros, or words that YAML takes
// for text.
type literal string

// MarshalYAML returns the text.
func (l literal) MarshalYAML() ([]byte, error) { return []byte(l), nil }

// Text is any text on one line or several.
func Text() Form[string] {
	return Form[string]{
		read: func(n Node) string {
			text, _, ok := n.scalar()
			if !ok || text == "" {
				n.Fault("%s is %s, want a text", n.name, n.is())
			}
			return text
		},
		write:  func(v string) (any, error) { return v, nil },
		schema: Schema{"type": []string{"string", "number", "boolean"}},
	}
}

// Whole is a whole number within bounds.
func Whole[T ~int | ~int64 | ~uint64](least, most T) Form[T] {
	want := fmt.Sprintf("a whole number, %d..%d", least, most)
	return Form[T]{
		read: func(n Node) T {
			text, quoted, ok := n.scalar()
			v, err := parseWhole[T](text)
			if !ok || quoted || err != nil || v < least || v > most {
				n.Fault("%s is %s, want %s", n.name, n.is(), want)
				return 0
			}
			return v
		},
		write:  func(v T) (any, error) { return v, nil },
		schema: Schema{"type": "integer", "minimum": least, "maximum": most},
	}
}

func parseWhole[T ~int | ~int64 | ~uint64](text string) (T, error) {
	if strings.HasPrefix(text, "-") {
		v, err := strconv.ParseInt(text, 10, 64)
		return T(v), err
	}
	v, err := strconv.ParseUint(text, 10, 64)
	if err == nil && uint64(T(v)) != v || T(v) < 0 {
		return 0, strconv.ErrRange
	}
	return T(v), err
}

// Bool is true or false.
func Bool() Form[bool] {
	return Form[bool]{
		read: func(n Node) bool {
			text, quoted, _ := n.scalar()
			if quoted || text != "true" && text != "false" {
				n.Fault("%s is %s, want true or false", n.name, n.is())
			}
			return text == "true"
		},
		write:  func(v bool) (any, error) { return v, nil },
		schema: Schema{"type": "boolean"},
	}
}

// Name is a value that has one of some names.
func Name[T comparable](values []T, nameOf func(T) string) Form[T] {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = nameOf(v)
	}
	return Form[T]{
		read: func(n Node) (none T) {
			text, _, _ := n.scalar()
			i := slices.Index(names, text)
			if i < 0 {
				n.Fault("%s is %s, want %s", n.name, n.is(), or(names))
				return none
			}
			return values[i]
		},
		write: func(v T) (any, error) {
			if !slices.Contains(values, v) {
				return nil, fmt.Errorf("the value %v has no name, want %s", v, or(names))
			}
			return nameOf(v), nil
		},
		schema: Schema{"enum": names},
	}
}

func or(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
