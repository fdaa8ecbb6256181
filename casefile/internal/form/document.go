package form

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// document is a file that is read, with what is wrong in it.
type document struct {
	faults []Fault
}

func (d *document) fault(at *token.Token, format string, args ...any) {
	f := Fault{Line: 1, Column: 1, Text: fmt.Sprintf(format, args...)}
	if at != nil && at.Position != nil {
		f.Line, f.Column = max(at.Position.Line, 1), max(at.Position.Column, 1)
	}
	d.faults = append(d.faults, f)
}

// Bounds of a file, so that whatever it holds is read within a second or two. The parser's
// time grows with the square of how deep a file nests, how long a line is and how many keys a
// mapping has.
const (
	longestFile = 256 << 10 // bytes
	longestLine = 16 << 10  // bytes
	mostTokens  = 30_000    // a key and its value are three
	deepest     = 32        // collections in each other
	mostSame    = 64        // tokens of nesting on a line outside of brackets
)

// parse is the content of the file, or nil where it has no reading.
func (d *document) parse(text string) (body ast.Node) {
	if !d.bounded(text) {
		return nil
	}
	// The parser is somebody else's, and a file must not end the program.
	defer func() {
		if r := recover(); r != nil {
			d.fault(nil, "the file cannot be read as YAML: %v", r)
			body = nil
		}
	}()
	if !d.plain(lexer.Tokenize(text)) {
		return nil
	}
	// Two keys of the same name are found by the form, with all other faults.
	file, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var at yaml.Error
		if errors.As(err, &at) {
			d.fault(at.GetToken(), "%s", at.GetMessage())
		} else {
			d.fault(nil, "%v", err)
		}
		return nil
	}
	switch {
	case len(file.Docs) > 1:
		d.fault(file.Docs[1].GetToken(), "the file has %d documents, want one", len(file.Docs))
	case len(file.Docs) == 0 || file.Docs[0].Body == nil:
		d.fault(nil, "the file is empty")
	default:
		return file.Docs[0].Body
	}
	return nil
}

func (d *document) bounded(text string) bool {
	if len(text) > longestFile {
		d.fault(nil, "the file has %d bytes, want at most %d", len(text), longestFile)
		return false
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if len(line) > longestLine {
			d.faults = append(d.faults, Fault{number, 1, fmt.Sprintf("the line has %d bytes, want at most %d", len(line), longestLine)})
		}
		if i := strings.IndexFunc(line, control); i >= 0 {
			d.faults = append(d.faults, Fault{number, i + 1, fmt.Sprintf("the line has the control character %q", line[i])})
		}
	}
	return len(d.faults) == 0
}

func control(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f }

// plain refuses what a reader would have to look up elsewhere, and what nests too deep.
func (d *document) plain(tokens token.Tokens) bool {
	if len(tokens) > mostTokens {
		d.fault(tokens[mostTokens], "the file goes on here, want at most %d tokens, of which a key and its value are three", mostTokens)
		return false
	}
	depth, line, same := 0, 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			d.fault(t, "found the anchor or alias %q, want the values written out", t.Value)
		case token.TagType:
			d.fault(t, "found the tag %q, want the value without one", t.Value)
		case token.DirectiveType:
			d.fault(t, "found a directive, want none")
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
		if t.Position != nil && t.Position.Line != line {
			line, same = t.Position.Line, 0
		}
		if depth == 0 && (t.Type == token.SequenceEntryType || t.Type == token.MappingValueType || t.Type == token.MappingKeyType) {
			same++
		}
		if depth > deepest || same > mostSame {
			d.fault(t, "the file nests too deep here, want at most %d collections in each other", deepest)
			return false
		}
		if len(d.faults) > mostShown {
			return false
		}
	}
	return len(d.faults) == 0
}
