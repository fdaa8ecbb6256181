package form

import (
	"errors"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Node is a place in a file that is read.
type Node struct {
	ast  ast.Node
	doc  *document
	name string // what the file calls it, such as its key
}

// Fault notes that something is wrong here. The text is one sentence that begins with what
// was found.
func (n Node) Fault(format string, args ...any) { n.doc.fault(n.ast.GetToken(), format, args...) }

// Faults notes each of the errors that are joined in one, behind the words before.
func (n Node) Faults(before string, err error) {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		for _, e := range joined.Unwrap() {
			n.Faults(before, e)
		}
		return
	}
	if err != nil {
		n.Fault("%s%v", before, err)
	}
}

// scalar is the text of a value as it is written, and whether it stands in quotes.
func (n Node) scalar() (text string, quoted, ok bool) {
	switch v := n.ast.(type) {
	case *ast.LiteralNode:
		return v.Value.Value, true, true
	case *ast.StringNode:
		return v.Value, v.Token.Type == token.DoubleQuoteType || v.Token.Type == token.SingleQuoteType, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return v.GetToken().Value, false, true
	}
	return "", false, false
}

// is says what stands here, for a fault.
func (n Node) is() string {
	switch n.ast.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "empty"
	}
	text, _, _ := n.scalar()
	if len(text) > 60 {
		text = text[:60] + "…"
	}
	return "\"" + text + "\""
}

// pairs are the keys and values of a mapping.
func (n Node) pairs() (all []*ast.MappingValueNode, ok bool) {
	switch v := n.ast.(type) {
	case *ast.MappingNode:
		return v.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}, true
	}
	return nil, false
}

func (n Node) child(v ast.Node, name string) Node { return Node{ast: v, doc: n.doc, name: name} }

// isNull reports whether nothing is written here, or null.
func (n Node) isNull() bool {
	_, null := n.ast.(*ast.NullNode)
	return null || n.ast == nil
}
