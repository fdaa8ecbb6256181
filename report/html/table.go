package html

// fact is something that the page says in a word or a number.
type fact struct {
	Name  string
	Value value
}

// table is rows of values below a heading.
type table struct {
	Caption string
	Header  []string
	Rows    [][]value
}

// metrics is a table of all metrics of one kind.
type metrics = table
